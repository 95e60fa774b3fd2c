using System.Collections.Immutable;
using SpikeSharp.Building;

namespace SpikeSharp.Simulation.Cpu;

/// <summary>
/// Computes the constant parts of sums once. Before: J = 0 + bias + gain * y + gain * b. After: c = 0 + bias; d = gain * b; J = c + gain * y + d.
/// Terms keep their places, so every addition rounds as before.
/// </summary>
internal sealed class FoldSums : IPlanPass
{
    public string Name => "fold-sums";

    public Plan Apply(Plan plan)
    {
        HashSet<Signal> varying = new(plan.Inputs.Select(signal => signal.Root), ReferenceEqualityComparer.Instance as IEqualityComparer<Signal>);
        foreach (PlanOp op in plan.Ops)
        {
            if (op.Stage == Stage.Constant) continue;
            SignalUse use = op.Use;
            foreach (Signal signal in use.Sets.Concat(use.Incs).Concat(use.Updates)) varying.Add(signal.Root);
        }
        ImmutableArray<PlanOp>.Builder ops = ImmutableArray.CreateBuilder<PlanOp>();
        foreach (PlanOp op in plan.Ops) ops.Add(op is SumOp { Stage: not Stage.Constant } sum ? Fold(sum) : op);
        return plan with { Ops = ops.ToImmutable() };

        SumOp Fold(SumOp sum)
        {
            int prefix = sum.Initial is null || IsConstant(sum.Initial) ? sum.Terms.TakeWhile(IsConstantTerm).Count() : 0;
            if (prefix == sum.Terms.Length) return sum;
            if (prefix > 0)
            {
                Signal start = Signal.Filled($"{sum.Target.Name}.start", [sum.Target.Size], 0);
                ops.Add(new SumOp(start, sum.Fill, sum.Initial, sum.Terms[..prefix]) { Stage = Stage.Constant });
                sum = sum with { Fill = 0, Initial = start, Terms = sum.Terms[prefix..] };
            }
            return sum with { Terms = [.. sum.Terms.Select(term => term.Gain is not null && IsConstantTerm(term) ? Multiply(sum.Target, term) : term)] };
        }

        SumTerm Multiply(Signal target, SumTerm term)
        {
            Signal product = Signal.Filled($"{term.Gain!.Name}*{term.X.Name}", [target.Size], 0);
            // From -0, the number that changes nothing it is added to.
            ops.Add(new SumOp(product, -0.0, null, [term]) { Stage = Stage.Constant });
            return new SumTerm(product, null);
        }

        bool IsConstantTerm(SumTerm term) => IsConstant(term.X) && (term.Gain is null || IsConstant(term.Gain));

        bool IsConstant(Signal signal) => !varying.Contains(signal.Root);
    }
}
