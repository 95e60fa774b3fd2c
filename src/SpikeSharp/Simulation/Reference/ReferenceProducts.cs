using System.Numerics;
using SpikeSharp.Building;
using SpikeSharp.Numerics;

namespace SpikeSharp.Simulation;

/// <summary>One step of each product for one item: each output sums from +0 over ascending sources and is added once.</summary>
internal static class ReferenceProducts
{
    public static void Multiply<T>(Elements<T> a, Elements<T> x, Elements<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < y.Length; i++) y[i] += a[a.Length == 1 ? 0 : i] * x[x.Length == 1 ? 0 : i];
    }

    public static void Multiply<T>(DotInc op, Elements<T> a, Elements<T> x, Elements<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (op.A.Shape.Length < 2)
        {
            // A scalar or vector A is a scalar product or a scaling.
            if (a.Length == 1 || x.Length == 1)
            {
                Multiply(a, x, y);
                return;
            }
            T dot = T.Zero;
            for (int i = 0; i < x.Length; i++) dot += a[i] * x[i];
            y[0] += dot;
            return;
        }
        int columns = x.Length;
        for (int row = 0; row < y.Length; row++)
        {
            T sum = T.Zero;
            for (int column = 0; column < columns; column++) sum += a[(row * columns) + column] * x[column];
            y[row] += sum;
        }
    }

    public static void Multiply<T>(SparseMatrix matrix, Elements<T> x, Elements<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<double> data = matrix.Data.Type == ElementType.Float64 ? matrix.Data.AsSpan<double>() : matrix.Data.ToDoubles();
        for (int row = 0; row < matrix.Rows; row++)
        {
            T sum = T.Zero;
            for (int i = matrix.RowStarts[row]; i < matrix.RowStarts[row + 1]; i++) sum += T.CreateTruncating(data[i]) * x[matrix.Indices[i]];
            y[row] += sum;
        }
    }

    public static void Convolve<T>(ConvolutionGeometry g, Elements<T> w, Elements<T> x, Elements<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Each output walks all sources in ascending flattened order: positions first with channels last, channels first otherwise.
        int positions = g.KernelPositions, channels = g.Input.Channels / g.Groups, filters = g.Output.Channels;
        int outerCount = g.Input.ChannelsLast ? positions : channels, innerCount = g.Input.ChannelsLast ? channels : positions;
        for (int output = 0; output < g.Output.Positions; output++)
        {
            for (int filter = 0; filter < filters; filter++)
            {
                int firstChannel = filter / (filters / g.Groups) * channels;
                T sum = T.Zero;
                for (int outer = 0; outer < outerCount; outer++)
                {
                    for (int inner = 0; inner < innerCount; inner++)
                    {
                        int position = g.Input.ChannelsLast ? outer : inner, channel = g.Input.ChannelsLast ? inner : outer;
                        int source = g.SourcePosition(output, position);
                        if (source < 0) continue;
                        sum += w[(((position * channels) + channel) * filters) + filter] * x[g.Input.Index(source, firstChannel + channel)];
                    }
                }
                y[g.Output.Index(output, filter)] += sum;
            }
        }
    }

    public static void ConvolveTransposed<T>(ConvolutionGeometry g, Elements<T> w, Elements<T> x, Elements<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int positions = g.Input.Positions, channels = g.Input.Channels, filters = g.Output.Channels;
        int outerCount = g.Input.ChannelsLast ? positions : channels, innerCount = g.Input.ChannelsLast ? channels : positions;
        for (int output = 0; output < g.Output.Positions; output++)
        {
            for (int filter = 0; filter < filters; filter++)
            {
                T sum = T.Zero;
                for (int outer = 0; outer < outerCount; outer++)
                {
                    for (int inner = 0; inner < innerCount; inner++)
                    {
                        int source = g.Input.ChannelsLast ? outer : inner, channel = g.Input.ChannelsLast ? inner : outer;
                        int position = g.TransposedKernelPosition(source, output);
                        if (position < 0) continue;
                        sum += w[(((position * channels) + channel) * filters) + filter] * x[g.Input.Index(source, channel)];
                    }
                }
                y[g.Output.Index(output, filter)] += sum;
            }
        }
    }

    public static void Multiply<T>(BsrDotInc op, Elements<T> a, Elements<T> x, Elements<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int rows = op.A.Shape[1], columns = op.A.Shape[2];
        for (int i = 0; i < y.Length; i++)
        {
            T sum = T.Zero;
            for (int block = op.RowStarts[i / rows]; block < op.RowStarts[(i / rows) + 1]; block++)
                for (int column = 0; column < columns; column++) sum += a[(((block * rows) + (i % rows)) * columns) + column] * x[(op.Columns[block] * columns) + column];
            y[i] += sum;
        }
    }
}
