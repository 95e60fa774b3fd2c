namespace SpikeSharp.Conversion.Converters;

/// <summary>Who reads the output of each layer of a graph.</summary>
internal sealed class Consumers
{
    private readonly Dictionary<Layer, List<Layer>> _readers = [];

    public Consumers(LayerGraph graph)
    {
        foreach (Layer layer in graph.Layers)
        {
            foreach (Layer input in layer.Inputs)
            {
                if (!_readers.TryGetValue(input, out List<Layer>? readers)) _readers[input] = readers = [];
                readers.Add(layer);
            }
        }
    }

    /// <summary>The layers that read one, as often as they do.</summary>
    public IReadOnlyList<Layer> Of(Layer layer) => _readers.TryGetValue(layer, out List<Layer>? readers) ? readers : [];
}
