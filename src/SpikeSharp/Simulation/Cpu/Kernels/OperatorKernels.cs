using System.Numerics;
using SpikeSharp.Building;

namespace SpikeSharp.Simulation.Cpu;

/// <summary>Kernels of single operators: those that a pass had no better place for.</summary>
internal static class OperatorKernels
{
    public static Kernel<T> Create<T, TLane>(Operator op, Arena arena, double dt)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLane : unmanaged, ILane<TLane, T>
    {
        return op switch
        {
            Table table => new TableKernel<T>(table),
            Expression expression => new ExpressionKernel<T>(expression),
            Reset reset => new ResetKernel<T>(Of(reset.Target), T.CreateTruncating(reset.Value)),
            Copy copy => new CopyKernel<T, TLane>(copy, arena),
            ElementwiseInc inc => new MultiplyKernel<T>(Of(inc.A), Of(inc.X), Of(inc.Y)),
            DotInc { A.Shape.Length: 2 } dot => new MatrixProductKernel<T>(Of(dot.A), Of(dot.X), Of(dot.Y)),
            SimPes rule when AreContiguous(rule) => new PesKernel<T, TLane>(Of(rule.PreFiltered), Of(rule.Error), Of(rule.Delta), T.CreateTruncating(-rule.LearningRate * dt / rule.PreFiltered.Size)),
            SimBcm rule when AreContiguous(rule) => new BcmKernel<T, TLane>(Of(rule.PreFiltered), Of(rule.PostFiltered), Of(rule.Theta), Of(rule.Delta), T.CreateTruncating(rule.LearningRate * dt)),
            SimOja rule when AreContiguous(rule) => new OjaKernel<T, TLane>(
                Of(rule.PreFiltered), Of(rule.PostFiltered), Of(rule.Weights), Of(rule.Delta), T.CreateTruncating(rule.LearningRate * dt), T.CreateTruncating(-rule.Beta)),
            SimVoja rule when AreContiguous(rule) => new VojaKernel<T>(
                Of(rule.PreDecoded), Of(rule.PostFiltered), Of(rule.ScaledEncoders), Of(rule.Delta), Of(rule.LearningSignal), T.CreateTruncating(rule.LearningRate * dt), [.. rule.Scale.Select(T.CreateTruncating)]),
            SimRls rule when AreContiguous(rule) => new RlsKernel<T, TLane>(Of(rule.PreFiltered), Of(rule.Error), Of(rule.Delta), Of(rule.InverseGamma)),
            _ => new OperatorKernel<T>(op),
        };

        Operand<T> Of(Signal signal) => Operand<T>.Of(signal, arena);
    }

    private static bool AreContiguous(Operator op) => op.Use.Reads.Concat(op.Use.Updates).All(signal => signal.IsContiguous);
}
