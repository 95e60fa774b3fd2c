using System.Numerics;
using SpikeSharp.Building;

namespace SpikeSharp.Simulation;

/// <summary>The data of one input in the float type of the run, checked to be finite.</summary>
internal sealed class InputReader<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] _values;
    private readonly int _size;
    private readonly int _steps;

    public InputReader(InputData data)
    {
        Signal = data.Signal;
        _size = data.Signal.Size;
        IsHeld = data.Values.Rank == 2;
        _steps = IsHeld ? 1 : data.Values.Shape[1];
        _values = typeof(T) == typeof(float) ? (T[])(object)data.Values.ToSingles() : (T[])(object)data.Values.ToDoubles();
        int bad = Array.FindIndex(_values, v => !T.IsFinite(v));
        if (bad >= 0)
            throw new ArgumentException($"Data for '{Signal}' must be finite; item {bad / (_size * _steps)} holds {_values[bad]} at element {bad % _size}.", nameof(data));
    }

    /// <summary>Data of one item, shape (steps, size), which the owner of the memory changes from run to run.</summary>
    public InputReader(Signal signal, T[] memory)
    {
        Signal = signal;
        _size = signal.Size;
        _values = memory;
    }

    public Signal Signal { get; }

    /// <summary>Whether the value stays the same during the run.</summary>
    public bool IsHeld { get; }

    public void CopyTo(Span<T> target, int item, int step) =>
        _values.AsSpan(((item * _steps) + (IsHeld ? 0 : step)) * _size, _size).CopyTo(target);
}
