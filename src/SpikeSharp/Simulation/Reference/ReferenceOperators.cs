using System.Numerics;
using SpikeSharp.Building;
using SpikeSharp.Numerics;

namespace SpikeSharp.Simulation;

/// <summary>One step of each operator for one item, written as its definition.</summary>
internal static class ReferenceOperators
{
    public static bool Supports(Operator op) => op is
        TimeUpdate or Reset or Copy or ElementwiseInc or DotInc or SparseDotInc or ConvInc or SimNeurons or SimFilter or SimProcess or Table or Expression or External or SimProbe;

    public static void Step<T>(Operator op, SignalMemory<T> m)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (op)
        {
            case TimeUpdate update: Advance(update, m); break;
            case Reset reset: Fill(m[reset.Target], T.CreateTruncating(reset.Value)); break;
            case Copy copy: CopyValues(copy, m[copy.Source], m[copy.Target]); break;
            case ElementwiseInc product: Multiply(m[product.A], m[product.X], m[product.Y]); break;
            case DotInc product: Multiply(product, m[product.A], m[product.X], m[product.Y]); break;
            case SparseDotInc product: Multiply(product.A.Matrix!, m[product.X], m[product.Y]); break;
            case ConvInc convolution: Convolve(convolution.Geometry, m[convolution.W], m[convolution.X], m[convolution.Y]); break;
            case SimNeurons neurons: StepNeurons(neurons, m); break;
            case SimFilter filter: StepFilter(filter, m); break;
            case SimProcess process: m[process].Step(m); break;
            case Table table: ReadTable(table, m); break;
            case Expression expression: ExpressionRun.Step(expression, ExpressionRun.ProgramOf(expression), m); break;
            case External external: CallHost(external, m); break;
            case SimProbe: break;
            default: throw new NotSupportedException(op.Name);
        }
    }

    private static void Advance<T>(TimeUpdate update, SignalMemory<T> m)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        m.Step++;
        m[update.Step][0] = T.CreateTruncating(m.Step);
        m[update.Time][0] = T.CreateTruncating(m.Step * m.Dt);
    }

    private static void Fill<T>(Elements<T> target, T value)
    {
        for (int i = 0; i < target.Length; i++) target[i] = value;
    }

    private static void CopyValues<T>(Copy copy, Elements<T> source, Elements<T> target)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int count = !copy.TargetIndices.IsDefault ? copy.TargetIndices.Length : target.Length;
        bool broadcasts = (copy.SourceIndices.IsDefault ? source.Length : copy.SourceIndices.Length) == 1;
        for (int i = 0; i < count; i++)
        {
            int from = broadcasts ? 0 : i;
            T value = source[copy.SourceIndices.IsDefault ? from : copy.SourceIndices[from]];
            int to = copy.TargetIndices.IsDefault ? i : copy.TargetIndices[i];
            target[to] = copy.Increments ? target[to] + value : value;
        }
    }

    private static void Multiply<T>(Elements<T> a, Elements<T> x, Elements<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < y.Length; i++) y[i] += a[a.Length == 1 ? 0 : i] * x[x.Length == 1 ? 0 : i];
    }

    private static void Multiply<T>(DotInc op, Elements<T> a, Elements<T> x, Elements<T> y)
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

    private static void Multiply<T>(SparseMatrix matrix, Elements<T> x, Elements<T> y)
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

    private static void Convolve<T>(ConvolutionGeometry g, Elements<T> w, Elements<T> x, Elements<T> y)
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

    private static void StepNeurons<T>(SimNeurons op, SignalMemory<T> m)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // The variables lie in signals of their own; a step of a type sees them as one block.
        int size = op.Current.Size;
        T[] current = new T[size], output = new T[size], state = new T[size * op.State.Length];
        for (int i = 0; i < size; i++) current[i] = m[op.Current][i];
        for (int variable = 0; variable < op.State.Length; variable++)
        {
            Elements<T> values = m[op.State[variable]];
            for (int i = 0; i < size; i++) state[(variable * size) + i] = values[i];
        }
        op.Neurons.Step(T.CreateTruncating(m.Dt), current, output, new NeuronState<T>(state, size, size, m.RandomOf(op)));
        for (int i = 0; i < size; i++) m[op.Output][i] = output[i];
        for (int variable = 0; variable < op.State.Length; variable++)
        {
            Elements<T> values = m[op.State[variable]];
            for (int i = 0; i < size; i++) values[i] = state[(variable * size) + i];
        }
    }

    private static void StepFilter<T>(SimFilter op, SignalMemory<T> m)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Elements<T> input = m[op.Input], output = m[op.Output];
        Elements<T> state = op.State is null ? output : m[op.State];
        FilterStep<T> step = new(op.Filter);
        T[] x = new T[step.Order], next = new T[step.Order];
        for (int i = 0; i < output.Length; i++)
        {
            for (int k = 0; k < x.Length; k++) x[k] = state[(k * output.Length) + i];
            T value = step.Advance(input[i], x, next);
            for (int k = 0; k < x.Length; k++) state[(k * output.Length) + i] = x[k];
            output[i] = op.Mode == ProcessMode.Increment ? output[i] + value : value;
        }
    }

    private static void CallHost<T>(External external, SignalMemory<T> m)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<T> input = external.Input is null ? [] : m[external.Input].Contiguous;
        Span<T> output = external.Output is null ? [] : m[external.Output].Contiguous;
        HostFunction.Call(external, m.Step * m.Dt, m.Step, input, output);
    }

    private static void ReadTable<T>(Table table, SignalMemory<T> m)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Elements<T> output = m[table.Output];
        double[] row = table.Values.Slice((int)(m.Step - 1) * output.Length, output.Length).ToDoubles();
        for (int i = 0; i < output.Length; i++) output[i] = T.CreateTruncating(row[i]);
    }
}
