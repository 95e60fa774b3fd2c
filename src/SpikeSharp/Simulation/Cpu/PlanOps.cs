using System.Collections.Immutable;
using SpikeSharp.Building;

namespace SpikeSharp.Simulation.Cpu;

/// <summary>One operation of a plan.</summary>
internal abstract record PlanOp
{
    public Stage Stage { get; init; } = Stage.Step;

    public abstract SignalUse Use { get; }

    public abstract string Describe();

    /// <summary>The base that it writes as a whole and that keeps nothing from one step to the next; null where there is no single one.</summary>
    public virtual Signal? Result => null;

    /// <summary>Multiply-adds of one execution if every source is active; spikes make it fewer.</summary>
    public virtual long SynapticEvents => 0;

    /// <summary>Bytes that one execution touches at most.</summary>
    public virtual long Bytes(int elementSize)
    {
        SignalUse use = Use;
        return use.Sets.Concat(use.Incs).Concat(use.Reads).Concat(use.Updates).Sum(signal => (long)signal.Size) * elementSize;
    }
}

/// <summary>An operator of the model as it is, run by its definition.</summary>
internal sealed record OperatorOp(Operator Operator) : PlanOp
{
    // A filter that waited for the time would keep the clock running for nothing.
    public override SignalUse Use => Operator is SimFilter filter ? filter.Values : Operator.Use;

    public override string Describe() => $"{Operator.Name} {string.Join(", ", Use.Sets.Concat(Use.Incs).Concat(Use.Updates).Select(s => s.Name))}";
}

/// <summary>target = initial + terms, each rounded, in order: all that is set and added to one signal, element by element, in one pass over memory.</summary>
/// <param name="Target">A base.</param>
/// <param name="Fill">Initial value where <paramref name="Initial"/> is null.</param>
/// <param name="Initial">Initial vector.</param>
/// <param name="Terms">What is added, in the order of the reference.</param>
internal sealed record SumOp(Signal Target, double Fill, Signal? Initial, ImmutableArray<SumTerm> Terms) : PlanOp
{
    public override SignalUse Use => new([Target], [], [.. Inputs()], []);

    public override Signal? Result => Target;

    public override string Describe() =>
        $"Sum {Target.Name} = {Initial?.Name ?? FormattableString.Invariant($"{Fill}")}{string.Concat(Terms.Select(t => $" + {(t.Gain is null ? "" : t.Gain.Name + " * ")}{t.X.Name}"))}";

    private IEnumerable<Signal> Inputs()
    {
        if (Initial is not null) yield return Initial;
        foreach (SumTerm term in Terms)
        {
            if (term.Gain is not null) yield return term.Gain;
            yield return term.X;
        }
    }
}

/// <summary>One term of a sum: X, or gain times X; both as long as the target, or one element that broadcasts.</summary>
internal sealed record SumTerm(Signal X, Signal? Gain);

/// <summary>target = weights times source: a matrix, sparse or convolution product, summed from +0.</summary>
/// <param name="Target">A base.</param>
/// <param name="Product">The operator that it stands for.</param>
/// <param name="Source">The vector.</param>
internal sealed record ProductOp(Signal Target, Operator Product, Signal Source) : PlanOp
{
    public Signal Weights => Product switch
    {
        DotInc dot => dot.A,
        SparseDotInc dot => dot.A,
        ConvInc convolution => convolution.W,
        _ => throw new NotSupportedException(Product.Name),
    };

    public override SignalUse Use => new([Target], [], [Weights, Source], []);

    public override Signal? Result => Target;

    public override long SynapticEvents => Product switch
    {
        ConvInc convolution => (long)Weights.Size * convolution.Geometry.Output.Positions,
        SparseDotInc => Weights.Matrix!.Indices.Length,
        _ => Weights.Size,
    };

    public override string Describe() => $"{Product.Name[..^3]} {Target.Name} = {Weights.Name} * {Source.Name}";
}

/// <summary>A step of a population; the spikes are listed for whoever reads them.</summary>
/// <param name="Neurons">The operator.</param>
/// <param name="WritesOutput">Whether somebody needs the full output vector.</param>
/// <param name="RunsAhead">Whether the current is held during a run and nobody sees the state, so that several steps are computed at once.</param>
internal sealed record NeuronsOp(SimNeurons Neurons, bool WritesOutput, bool RunsAhead = false) : PlanOp
{
    public override SignalUse Use => Neurons.Use;

    public override Signal? Result => Neurons.Output;

    public override string Describe() =>
        $"{Neurons.Neurons.GetType().Name} {Neurons.Output.Name}{(WritesOutput ? "" : " (spikes only)")} from {Neurons.Current.Name}{(RunsAhead ? ", several steps at once" : "")}";
}

/// <summary>A linear filter of a vector.</summary>
/// <param name="Filter">The operator.</param>
/// <param name="OutputIsState">Whether the output serves as the state too: a lowpass whose state nobody looks at.</param>
internal sealed record FilterOp(SimFilter Filter, bool OutputIsState = false) : PlanOp
{
    public override SignalUse Use => OutputIsState ? SignalUse.Of(reads: [Filter.Input], updates: [Filter.Output]) : Filter.Values;

    public override string Describe() => $"{Filter.Synapse?.GetType().Name ?? nameof(LinearFilter)} {Filter.Output.Name} from {Filter.Input.Name}";
}

/// <summary>Current, neurons and the synapses of the current in one pass over the population, piece by piece, so that the current never leaves the cache.</summary>
/// <param name="Current">What the neurons get; read by nobody else.</param>
/// <param name="Neurons">The neurons.</param>
/// <param name="Filters">Synapses whose output the current alone reads; they take their input of this step.</param>
internal sealed record PopulationOp(SumOp Current, NeuronsOp Neurons, ImmutableArray<FilterOp> Filters) : PlanOp
{
    public override SignalUse Use
    {
        get
        {
            SignalUse neurons = Neurons.Use;
            SignalUse[] filters = [.. Filters.Select(filter => filter.Use)];
            return new(neurons.Sets, [], [.. Current.Use.Reads, .. filters.SelectMany(use => use.Reads)], [.. filters.SelectMany(use => use.Updates)]);
        }
    }

    public override Signal? Result => Neurons.Result;

    public override string Describe() =>
        $"{Neurons.Describe()[..^Current.Target.Name.Length]}({Current.Describe()[4..]}){string.Concat(Filters.Select(filter => $"; {filter.Describe()}"))}";
}
