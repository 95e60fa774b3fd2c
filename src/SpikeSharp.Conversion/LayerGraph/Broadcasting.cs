using System.Collections.Immutable;

namespace SpikeSharp.Conversion;

/// <summary>NumPy's rule for shapes that meet: aligned at the end, axes of size 1 or missing in front stretch.</summary>
internal static class Broadcasting
{
    /// <summary>The shape that two shapes stretch to; <c>default</c> if they do not fit.</summary>
    public static ImmutableArray<int> Shape(ImmutableArray<int> a, ImmutableArray<int> b)
    {
        int rank = Math.Max(a.Length, b.Length);
        int[] shape = new int[rank];
        for (int i = 0; i < rank; i++)
        {
            int x = At(a, i - rank + a.Length), y = At(b, i - rank + b.Length);
            if (x != y && x != 1 && y != 1) return default;
            shape[i] = x == 1 ? y : x;
        }
        return [.. shape];

        static int At(ImmutableArray<int> shape, int axis) => axis < 0 ? 1 : shape[axis];
    }

    /// <summary>For every element of the larger shape the element of the smaller one that stands there, both in row-major order.</summary>
    /// <param name="from">A shape that stretches to <paramref name="to"/>.</param>
    /// <param name="to">The larger shape.</param>
    public static int[] Sources(ImmutableArray<int> from, ImmutableArray<int> to)
    {
        int[] sources = [0];
        int stride = 1;
        for (int axis = to.Length - 1; axis >= 0; axis--)
        {
            int own = axis - to.Length + from.Length, size = to[axis];
            int step = own >= 0 && from[own] > 1 ? stride : 0;
            int[] wider = new int[sources.Length * size];
            for (int i = 0; i < size; i++)
                for (int j = 0; j < sources.Length; j++) wider[(i * sources.Length) + j] = (i * step) + sources[j];
            sources = wider;
            if (own >= 0) stride *= from[own];
        }
        return sources;
    }

    /// <summary>Values of the smaller shape at all places of the larger one.</summary>
    public static double[] Spread(ReadOnlySpan<double> values, ImmutableArray<int> from, ImmutableArray<int> to)
    {
        int[] sources = Sources(from, to);
        double[] spread = new double[sources.Length];
        for (int i = 0; i < spread.Length; i++) spread[i] = values[sources[i]];
        return spread;
    }
}
