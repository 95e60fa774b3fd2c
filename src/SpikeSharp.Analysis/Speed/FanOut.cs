using SpikeSharp.Building;

namespace SpikeSharp.Analysis;

/// <summary>How many weights a spike of each neuron meets: its synaptic operations.</summary>
internal static class FanOut
{
    /// <summary>Weights that read the output of neurons, directly or behind a synapse or a relay.</summary>
    /// <param name="readers">Operators by the base of the signal that they read, from <see cref="ReadersOf"/>.</param>
    /// <param name="spikes">Output of neurons.</param>
    /// <returns>A number for each neuron.</returns>
    public static long[] Of(ILookup<Signal, Operator> readers, Signal spikes)
    {
        long[] fanOut = new long[spikes.Size];
        Follow(readers, spikes, [.. Enumerable.Range(0, spikes.Size)], fanOut, []);
        return fanOut;
    }

    public static ILookup<Signal, Operator> ReadersOf(BuiltModel model) => model.Operators
        .SelectMany(op => op.Use.Reads.Select(signal => (Root: signal.Base ?? signal, Operator: op)).Distinct())
        .ToLookup(pair => pair.Root, pair => pair.Operator);

    /// <param name="readers">Operators by base.</param>
    /// <param name="signal">A base whose elements come from the neurons.</param>
    /// <param name="neurons">The neuron of each of its elements, -1 for none.</param>
    /// <param name="fanOut">Added to.</param>
    /// <param name="path">Signals followed already: a loop of relays has no weights of its own to add.</param>
    private static void Follow(ILookup<Signal, Operator> readers, Signal signal, int[] neurons, long[] fanOut, HashSet<Signal> path)
    {
        if (!path.Add(signal)) return;
        foreach (Operator op in readers[signal])
        {
            switch (op)
            {
                case DotInc dot when Reads(dot.X):
                    Add(Elements(dot.X), _ => dot.Y.Size);
                    break;
                case SparseDotInc { A.Matrix: { } matrix } sparse when Reads(sparse.X):
                    long[] columns = new long[sparse.X.Size];
                    foreach (int column in matrix.Indices) columns[column]++;
                    Add(Elements(sparse.X), i => columns[i]);
                    break;
                case ConvInc convolution when Reads(convolution.X):
                    long[] reached = Reached(convolution.Geometry);
                    Add(Elements(convolution.X), i => reached[Position(convolution.Geometry.Input, i)] * convolution.Geometry.Output.Channels / convolution.Geometry.Groups);
                    break;
                case ElementwiseInc product when Reads(product.X) && product.X.Size == product.Y.Size:
                    Add(Elements(product.X), _ => 1);
                    break;
                case SimFilter filter when Reads(filter.Input) && filter.Output.Base is null && filter.Output.Size == filter.Input.Size:
                    Follow(readers, filter.Output, Elements(filter.Input), fanOut, path);
                    break;
                case Copy copy when Reads(copy.Source):
                    FollowCopy(copy);
                    break;
            }
        }
        path.Remove(signal);

        bool Reads(Signal operand) => ReferenceEquals(operand.Base ?? operand, signal);

        void Add(int[] elements, Func<int, long> weights)
        {
            for (int i = 0; i < elements.Length; i++)
                if (elements[i] >= 0) fanOut[elements[i]] += weights(i);
        }

        int[] Elements(Signal view)
        {
            if (view.Base is null) return neurons;
            int[] elements = new int[view.Size];
            for (int i = 0; i < elements.Length; i++)
            {
                int at = view.Offset;
                for (int axis = view.Shape.Length - 1, rest = i; axis >= 0; rest /= view.Shape[axis--]) at += rest % view.Shape[axis] * view.Strides[axis];
                elements[i] = neurons[at];
            }
            return elements;
        }

        void FollowCopy(Copy copy)
        {
            int[] source = Elements(copy.Source), places = [.. Enumerable.Range(0, copy.Target.Size)], target = new int[(copy.Target.Base ?? copy.Target).Size];
            Array.Fill(target, -1);
            if (!copy.TargetIndices.IsDefault) places = [.. copy.TargetIndices];
            if (copy.Target.Base is not null) places = [.. places.Select(place => copy.Target.Offset + (place * copy.Target.Strides.LastOrDefault(1)))];
            for (int i = 0; i < places.Length; i++)
            {
                int from = copy.SourceIndices.IsDefault ? i : copy.SourceIndices[i];
                target[places[i]] = source[source.Length == 1 ? 0 : from];
            }
            Follow(readers, copy.Target.Base ?? copy.Target, target, fanOut, path);
        }
    }

    /// <summary>Output positions that each input position reaches.</summary>
    private static long[] Reached(ConvolutionGeometry geometry)
    {
        long[] reached = new long[geometry.Input.Positions];
        for (int output = 0; output < geometry.Output.Positions; output++)
            for (int kernel = 0; kernel < geometry.KernelPositions; kernel++)
                if (geometry.SourcePosition(output, kernel) is >= 0 and int source) reached[source]++;
        return reached;
    }

    private static int Position(ChannelShape shape, int element) => shape.ChannelsLast ? element / shape.Channels : element % shape.Positions;
}
