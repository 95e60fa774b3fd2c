namespace SpikeSharp.Building;

/// <summary>What an operator does to signals within a step: the order of a step is sets, incs, reads, updates.</summary>
/// <param name="Sets">Signals that it assigns.</param>
/// <param name="Incs">Signals that it adds to.</param>
/// <param name="Reads">Signals that it reads.</param>
/// <param name="Updates">Signals whose new value others see in the next step.</param>
public readonly record struct SignalUse(
    IReadOnlyList<Signal> Sets, IReadOnlyList<Signal> Incs, IReadOnlyList<Signal> Reads, IReadOnlyList<Signal> Updates)
{
    internal static SignalUse Of(
        ReadOnlySpan<Signal?> sets = default, ReadOnlySpan<Signal?> incs = default, ReadOnlySpan<Signal?> reads = default, ReadOnlySpan<Signal?> updates = default) =>
        new(NotNull(sets), NotNull(incs), NotNull(reads), NotNull(updates));

    private static List<Signal> NotNull(ReadOnlySpan<Signal?> signals)
    {
        List<Signal> list = new(signals.Length);
        foreach (Signal? signal in signals)
            if (signal is not null) list.Add(signal);
        return list;
    }
}

/// <summary>One piece of work in a step of a built model. The set of operators is closed; users extend through neuron types and functions.</summary>
public abstract record Operator
{
    private protected Operator()
    {
    }

    /// <summary>Which signals it sets, increments, reads and updates.</summary>
    public abstract SignalUse Use { get; }

    /// <summary>Name in plans and files, for example <c>DotInc</c>.</summary>
    public string Name => GetType().Name;

    /// <summary>Whether it calls code of the host that may do more than return a value: it runs on the caller's thread, step by step, and is never dropped.</summary>
    internal virtual bool CallsHost => false;
}
