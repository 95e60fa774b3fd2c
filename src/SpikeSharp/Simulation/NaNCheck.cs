using System.Numerics;
using SpikeSharp.Building;

namespace SpikeSharp.Simulation;

/// <summary>Finds the operation that first makes NaN of numbers. NaN that it was given it may pass on.</summary>
internal sealed class NaNCheck
{
    private readonly string _operation;
    private readonly bool _mayGive;
    private readonly Signal[] _written;
    private readonly Signal[] _read;

    /// <param name="operation">For the message.</param>
    /// <param name="use">What it writes and reads.</param>
    /// <param name="mayGive">Whether NaN is its own affair: functions and processes of the host.</param>
    /// <param name="hasMemory">Which signals can be looked at.</param>
    public NaNCheck(string operation, SignalUse use, bool mayGive, Predicate<Signal> hasMemory)
    {
        _operation = operation;
        _mayGive = mayGive;
        _written = [.. use.Sets.Concat(use.Incs).Concat(use.Updates).Where(IsSeen)];
        _read = [.. use.Reads.Where(IsSeen)];

        bool IsSeen(Signal signal) => signal.Type == SignalType.Float && signal.Matrix is null && hasMemory(signal);
    }

    /// <summary>Whether an operator is code of the host.</summary>
    public static bool IsHost(Operator op) => op is External or Expression or SimProcess or SimTensor;

    /// <summary>Looks at what the operation wrote.</summary>
    /// <exception cref="SimulationException">It made NaN of numbers.</exception>
    public void After<T>(SignalMemory<T> m)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // What is computed once, before the first step, counts as its part.
        long step = Math.Max(1, m.Step);
        foreach (Signal signal in _written)
        {
            if (!HasNaN(m[signal]) || m.NotNumbers.Contains(signal.Root)) continue;
            if (!_mayGive && !Array.Exists(_read, read => HasNaN(m[read])))
                throw new SimulationException(
                    DiagnosticCodes.NotANumber, $"{_operation} made NaN of numbers in '{signal}' at step {step} (t = {step * m.Dt} s).", "an infinite value met another one or a zero: look at what it reads");
            m.NotNumbers.Add(signal.Root);
        }
    }

    private static bool HasNaN<T>(Elements<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < values.Length; i++)
            if (T.IsNaN(values[i])) return true;
        return false;
    }
}
