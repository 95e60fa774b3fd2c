namespace SpikeSharp.Conversion.Keras;

/// <summary>Orders the calls of a functional model so that each comes after what it reads; among the ready ones the order of the file holds.</summary>
internal static class CallOrder
{
    /// <exception cref="ModelFormatException">A call reads a layer that does not exist, or the calls form a cycle.</exception>
    public static IEnumerable<(LayerDefinition Layer, int Call)> Sort(ModelDefinition model, Dictionary<string, LayerDefinition> byName, ReadContext context)
    {
        List<(LayerDefinition Layer, int Call)> calls = [];
        Dictionary<(string Layer, int Call), int> index = [];
        foreach (LayerDefinition layer in model.Layers)
            for (int i = 0; i < layer.Calls.Length; i++)
            {
                index[(layer.Name, layer.FirstCall + i)] = calls.Count;
                calls.Add((layer, i));
            }

        List<int>[] readers = new List<int>[calls.Count];
        int[] missing = new int[calls.Count];
        for (int i = 0; i < calls.Count; i++)
            foreach (TensorReference input in calls[i].Layer.Calls[calls[i].Call].Inputs)
            {
                if (!byName.ContainsKey(input.Layer)) throw context.Invalid($"layer '{calls[i].Layer.Name}' refers to layer '{input.Layer}', which does not exist");
                if (!index.TryGetValue((input.Layer, input.Call), out int source)) continue;       // an input of the model, or an error that its reader reports
                (readers[source] ??= []).Add(i);
                missing[i]++;
            }

        PriorityQueue<int, int> ready = new();
        for (int i = 0; i < calls.Count; i++)
            if (missing[i] == 0)
                ready.Enqueue(i, i);
        List<(LayerDefinition Layer, int Call)> order = new(calls.Count);
        while (ready.TryDequeue(out int next, out _))
        {
            order.Add(calls[next]);
            foreach (int reader in readers[next] ?? [])
                if (--missing[reader] == 0)
                    ready.Enqueue(reader, reader);
        }

        return order.Count == calls.Count ? order : throw context.Invalid($"the layer graph has a cycle: {Cycle(calls, missing, index)}");
    }

    // Every call that is left reads one that is left: walking back must come round.
    private static string Cycle(List<(LayerDefinition Layer, int Call)> calls, int[] missing, Dictionary<(string Layer, int Call), int> index)
    {
        int at = Array.FindIndex(missing, count => count > 0);
        List<int> path = [];
        HashSet<int> seen = [];
        while (seen.Add(at))
        {
            path.Add(at);
            at = calls[at].Layer.Calls[calls[at].Call].Inputs
                .Select(input => index.TryGetValue((input.Layer, input.Call), out int source) ? source : -1).First(source => source >= 0 && missing[source] > 0);
        }

        IEnumerable<string> ring = path[path.IndexOf(at)..].Append(at).Reverse().Select(i => $"'{calls[i].Layer.Name}'");
        return string.Join(" -> ", ring.Take(10));
    }
}
