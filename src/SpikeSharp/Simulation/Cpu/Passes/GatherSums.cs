using System.Collections.Immutable;
using SpikeSharp.Building;

namespace SpikeSharp.Simulation.Cpu;

/// <summary>
/// Gathers all that is set and added to one signal. Before: y = 0; y += a; y += g*b. After: y = 0 + a + g*b in one pass over memory, at the place of the last increment.
/// A sum that is nothing but a product becomes the product.
/// </summary>
/// <remarks>Not when somebody writes a part of the signal through a view, or adds through index lists.</remarks>
internal sealed class GatherSums : IPlanPass
{
    public string Name => "gather-sums";

    public Plan Apply(Plan plan)
    {
        Dictionary<Signal, List<Operator>> writers = new(ReferenceEqualityComparer.Instance);
        HashSet<Signal> otherwiseWritten = new(ReferenceEqualityComparer.Instance);
        foreach (PlanOp op in plan.Ops)
        {
            SignalUse use = op.Use;
            if (op is OperatorOp { Operator: Reset or Copy or ElementwiseInc } simple && Fits(simple.Operator))
            {
                Signal target = use.Sets.Concat(use.Incs).First();
                if (!writers.TryGetValue(target, out List<Operator>? list)) writers[target] = list = [];
                list.Add(simple.Operator);
            }
            else
            {
                foreach (Signal signal in use.Sets.Concat(use.Incs).Concat(use.Updates)) otherwiseWritten.Add(signal.Root);
            }
        }

        Dictionary<Operator, PlanOp?> replaced = new(ReferenceEqualityComparer.Instance);
        Dictionary<Signal, Signal> renamedProducts = new(ReferenceEqualityComparer.Instance);
        Dictionary<Signal, int> readers = CountReaders(plan);
        HashSet<Signal> wanted = plan.WantedBases(), products = new(plan.Ops.OfType<ProductOp>().Select(op => op.Target), ReferenceEqualityComparer.Instance as IEqualityComparer<Signal>);
        foreach ((Signal target, List<Operator> list) in writers)
        {
            if (otherwiseWritten.Contains(target) || !(list[0] is Reset or Copy { Increments: false }) || list.Skip(1).Any(op => op is Reset or Copy { Increments: false })) continue;
            foreach (Operator op in list) replaced[op] = null;
            SumOp sum = Gather(target, list);
            // Only a product's own signal, read here alone, may take the name of the sum.
            if (sum is { Fill: 0, Initial: null, Terms: [{ Gain: null } only] } && products.Contains(only.X) && readers[only.X] == 1 && !wanted.Contains(only.X))
                renamedProducts[only.X] = target;
            else
                replaced[list[^1]] = sum;
        }

        ImmutableArray<PlanOp>.Builder ops = ImmutableArray.CreateBuilder<PlanOp>();
        foreach (PlanOp op in plan.Ops)
        {
            if (op is OperatorOp single && replaced.TryGetValue(single.Operator, out PlanOp? sum))
            {
                if (sum is not null) ops.Add(sum);
            }
            else if (op is ProductOp product && renamedProducts.TryGetValue(product.Target, out Signal? target))
            {
                ops.Add(product with { Target = target });
            }
            else
            {
                ops.Add(op);
            }
        }
        // A term may be updated between the increment that read it and the place of the sum.
        return Schedule.Order(plan with { Ops = ops.ToImmutable() });
    }

    private static bool Fits(Operator op) => op switch
    {
        Reset reset => reset.Target.Base is null && reset.Target.Type == SignalType.Float,
        Copy copy => copy.SourceIndices.IsDefault && copy.TargetIndices.IsDefault && copy.Target.Base is null && FitsTerm(copy.Source, copy.Target),
        ElementwiseInc inc => inc.Y.Base is null && FitsTerm(inc.A, inc.Y) && FitsTerm(inc.X, inc.Y),
        _ => false,
    };

    private static bool FitsTerm(Signal term, Signal target) => term.IsContiguous && (term.Size == target.Size || term.Size == 1) && term.Type == SignalType.Float;

    private static SumOp Gather(Signal target, List<Operator> list)
    {
        double fill = list[0] is Reset reset ? reset.Value : 0;
        Signal? initial = (list[0] as Copy)?.Source;
        return new SumOp(target, fill, initial, [.. list.Skip(1).Select(Term)]);

        static SumTerm Term(Operator op) => op switch
        {
            Copy copy => new SumTerm(copy.Source, null),
            // A factor that never changes is the gain, whichever side it stands on: products commute bit for bit.
            ElementwiseInc { X.IsReadOnly: true, A.IsReadOnly: false } inc => new SumTerm(inc.A, inc.X),
            ElementwiseInc inc => new SumTerm(inc.X, inc.A),
            _ => throw new NotSupportedException(op.Name),
        };
    }

    private static Dictionary<Signal, int> CountReaders(Plan plan)
    {
        Dictionary<Signal, int> readers = new(ReferenceEqualityComparer.Instance);
        foreach (PlanOp op in plan.Ops)
            foreach (Signal signal in op.Use.Reads) readers[signal] = readers.GetValueOrDefault(signal) + 1;
        return readers;
    }
}
