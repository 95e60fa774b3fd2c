using System.Collections.Immutable;
using SpikeSharp.Numerics;

namespace SpikeSharp.Building;

/// <summary>One step of a population.</summary>
/// <param name="Neurons">Type and parameters.</param>
/// <param name="Current">J of each neuron; the rates of the base population for a <see cref="RateToSpikes"/>.</param>
/// <param name="Output">Output of each neuron: amplitude/dt a spike, or the rate.</param>
/// <param name="State">One signal for each state variable of the type, in its order.</param>
/// <param name="Random">
/// For a type that <see cref="NeuronType.UsesRandom"/>, its generator when a session opens; null for others. A reset does not rewind it. Item 0 of a session continues this
/// stream; every other item has one that depends on it, on the position of the operator in the model and on the number of the item.
/// </param>
public sealed record SimNeurons(NeuronType Neurons, Signal Current, Signal Output, ImmutableArray<Signal> State, NumpyRandomState? Random = null) : Operator
{
    /// <inheritdoc/>
    public override SignalUse Use => SignalUse.Of(sets: [Output, .. State], reads: [Current]);
}

/// <summary>How a process writes its output.</summary>
public enum ProcessMode
{
    /// <summary>output = p.</summary>
    Set,

    /// <summary>output += p.</summary>
    Increment,

    /// <summary>output = p, seen by others in the next step: synapses.</summary>
    Update,
}

/// <summary>A linear filter of every element of a vector.</summary>
/// <param name="Synapse">The filter as the user gave it; null in a loaded model whose file does not say.</param>
/// <param name="Filter">Its discrete form for the model's dt.</param>
/// <param name="Input">Vector to filter.</param>
/// <param name="Output">Filtered vector.</param>
/// <param name="Time">Time in seconds. A filter does not look at it, but like every process it waits for it: this is part of the reference order.</param>
/// <param name="State">State, shape (order, elements); null without states.</param>
/// <param name="Mode">How the output is written.</param>
/// <param name="Seed">The process's own seed; null: one draw of the simulator's generator, in reference order.</param>
public sealed record SimFilter(
    Synapse? Synapse, DiscreteStateSpace Filter, Signal Input, Signal Output, Signal Time, Signal? State, ProcessMode Mode, long? Seed = null) : Operator
{
    /// <inheritdoc/>
    public override SignalUse Use => Values with { Reads = [Time, Input] };

    /// <summary>What a step looks at: all but the time.</summary>
    internal SignalUse Values => Mode switch
    {
        ProcessMode.Set => SignalUse.Of(sets: [Output], reads: [Input], updates: [State]),
        ProcessMode.Increment => SignalUse.Of(incs: [Output], reads: [Input], updates: [State]),
        _ => SignalUse.Of(reads: [Input], updates: [Output, State]),
    };
}

/// <summary>output = row (step-1) of a table: a function of time that was written out.</summary>
/// <param name="Output">Vector to set.</param>
/// <param name="Step">Step counter.</param>
/// <param name="Values">Shape (steps, size).</param>
/// <param name="FunctionName">For messages.</param>
public sealed record Table(Signal Output, Signal Step, NdArray Values, string FunctionName) : Operator
{
    /// <inheritdoc/>
    public override SignalUse Use => SignalUse.Of(sets: [Output], reads: [Step]);
}

/// <summary>output = a function of the host, called once a step.</summary>
/// <param name="Output">Vector to set, or null if the function only watches.</param>
/// <param name="Time">Time in seconds, or null.</param>
/// <param name="Input">Input vector, or null.</param>
/// <param name="Id">Number of the function in this model.</param>
/// <param name="FunctionName">For messages.</param>
/// <param name="Function">The function; null in a loaded model until the host binds one.</param>
public sealed record External(Signal? Output, Signal? Time, Signal? Input, int Id, string FunctionName, InputFunction? Function) : Operator
{
    /// <inheritdoc/>
    public override SignalUse Use => SignalUse.Of(sets: [Output], reads: [Time, Input]);

    internal override bool CallsHost => true;
}
