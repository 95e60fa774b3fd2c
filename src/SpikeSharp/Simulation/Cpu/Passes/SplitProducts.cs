using SpikeSharp.Building;

namespace SpikeSharp.Simulation.Cpu;

/// <summary>Takes products out of sums. Before: y += W x. After: p = W x; y += p. Sums from +0 are added once, so the bits stay.</summary>
/// <remarks>Not for a vector A or weights that change: those keep their definition.</remarks>
internal sealed class SplitProducts : IPlanPass
{
    public string Name => "split-products";

    public Plan Apply(Plan plan) => plan with { Ops = [.. plan.Ops.SelectMany(Split)] };

    private static IEnumerable<PlanOp> Split(PlanOp op)
    {
        (Operator? product, Signal? source, Signal? target, Signal? weights) = op is OperatorOp { Operator: { } o }
            ? o switch
            {
                DotInc { A.Shape.Length: 2, A.IsReadOnly: true, A.Base: null } dot => (o, dot.X, dot.Y, dot.A),
                SparseDotInc dot => (o, dot.X, dot.Y, dot.A),
                ConvInc { W.IsReadOnly: true, W.Base: null } convolution => (o, convolution.X, convolution.Y, convolution.W),
                _ => default,
            }
            : default((Operator?, Signal?, Signal?, Signal?));
        if (product is null || !source!.IsContiguous || source.Shape.Length > 1)
        {
            yield return op;
            yield break;
        }
        Signal sum = Signal.Filled($"{weights!.Name}*{source.Name}", [target!.Size], 0);
        yield return new ProductOp(sum, product, source);
        yield return new OperatorOp(new Copy(sum, target, Increments: true));
    }
}
