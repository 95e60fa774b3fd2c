using System.Collections.Immutable;

namespace SpikeSharp.Building;

/// <summary>One step of a process.</summary>
/// <param name="Process">Type and parameters.</param>
/// <param name="Input">Vector to read; null for a process without input.</param>
/// <param name="Output">Vector to write.</param>
/// <param name="Time">Time in seconds.</param>
/// <param name="Mode">How the output is written.</param>
/// <param name="Seed">The process's own seed; null: one draw of the simulator's generator, in reference order.</param>
/// <param name="State">One signal for each variable of the process, in its order. They show the variables after every step; the run keeps them in double.</param>
public sealed record SimProcess(Process Process, Signal? Input, Signal Output, Signal Time, ProcessMode Mode, long? Seed, ImmutableArray<Signal> State) : Operator
{
    /// <inheritdoc/>
    public override SignalUse Use => Mode switch
    {
        ProcessMode.Set => SignalUse.Of(sets: [Output], reads: [Time, Input], updates: [.. State]),
        ProcessMode.Increment => SignalUse.Of(incs: [Output], reads: [Time, Input], updates: [.. State]),
        _ => SignalUse.Of(reads: [Time, Input], updates: [Output, .. State]),
    };

    /// <summary>The operator of a process with new signals for its variables and the process's own seed.</summary>
    /// <param name="process">The process.</param>
    /// <param name="input">Vector to read, or null.</param>
    /// <param name="output">Vector to write.</param>
    /// <param name="time">Time in seconds.</param>
    /// <param name="mode">How the output is written.</param>
    /// <param name="dt">Step in seconds.</param>
    /// <param name="name">What the names of the signals begin with.</param>
    internal static SimProcess Of(Process process, Signal? input, Signal output, Signal time, ProcessMode mode, double dt, string name) =>
        new(process, input, output, time, mode, process.Seed,
            [.. process.State(input?.Size ?? 0, output.Size, dt).Select(variable => Signal.Of($"{name}.{variable.Name}", Numerics.NdArray.From(variable.Initial.ToArray(), variable.Shape.AsSpan())))]);
}
