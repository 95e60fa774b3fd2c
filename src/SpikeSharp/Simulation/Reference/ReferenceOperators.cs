using System.Numerics;
using SpikeSharp.Building;

namespace SpikeSharp.Simulation;

/// <summary>One step of each operator for one item, written as its definition.</summary>
internal static class ReferenceOperators
{
    public static bool Supports(Operator op) => op is
        TimeUpdate or Reset or Copy or ElementwiseInc or DotInc or SparseDotInc or BsrDotInc or ConvInc or ConvTransposeInc or SimNeurons or SimFilter or SimProcess or Table or Expression or External or SimTensor
        or SimPes or SimRls or SimBcm or SimOja or SimVoja or SimProbe;

    public static void Step<T>(Operator op, SignalMemory<T> m)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (op)
        {
            case TimeUpdate update: Advance(update, m); break;
            case Reset reset: Fill(m[reset.Target], T.CreateTruncating(reset.Value)); break;
            case Copy copy: CopyValues(copy, m[copy.Source], m[copy.Target]); break;
            case ElementwiseInc product: ReferenceProducts.Multiply(m[product.A], m[product.X], m[product.Y]); break;
            case DotInc product: ReferenceProducts.Multiply(product, m[product.A], m[product.X], m[product.Y]); break;
            case SparseDotInc product: ReferenceProducts.Multiply(product.A.Matrix!, m[product.X], m[product.Y]); break;
            case BsrDotInc product: ReferenceProducts.Multiply(product, m[product.A], m[product.X], m[product.Y]); break;
            case ConvInc convolution: ReferenceProducts.Convolve(convolution.Geometry, m[convolution.W], m[convolution.X], m[convolution.Y]); break;
            case ConvTransposeInc convolution: ReferenceProducts.ConvolveTransposed(convolution.Geometry, m[convolution.W], m[convolution.X], m[convolution.Y]); break;
            case SimNeurons neurons: ReferenceDynamics.StepNeurons(neurons, m); break;
            case SimFilter filter: ReferenceDynamics.StepFilter(filter, m); break;
            case SimProcess process: m[process].Step(m); break;
            case Table table: ReadTable(table, m); break;
            case Expression expression: ExpressionRun.Step(expression, ExpressionRun.ProgramOf(expression), m); break;
            case External external: HostFunction.Call(external, m); break;
            case SimTensor tensor: TensorCall.One(tensor, m); break;
            case SimPes rule: ReferenceLearning.Step(rule, m); break;
            case SimRls rule: ReferenceLearning.Step(rule, m); break;
            case SimBcm rule: ReferenceLearning.Step(rule, m); break;
            case SimOja rule: ReferenceLearning.Step(rule, m); break;
            case SimVoja rule: ReferenceLearning.Step(rule, m); break;
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

    private static void ReadTable<T>(Table table, SignalMemory<T> m)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Elements<T> output = m[table.Output];
        double[] row = table.Values.Slice((int)(m.Step - 1) * output.Length, output.Length).ToDoubles();
        for (int i = 0; i < output.Length; i++) output[i] = T.CreateTruncating(row[i]);
    }
}
