using System.Numerics;

namespace SpikeSharp.Simulation;

/// <summary>A session of one item that takes data from, and shows traces in, memory of its float type.</summary>
internal interface IStreamed<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Runs some steps; recordings begin anew.</summary>
    void Stream(int steps, InputReader<T>[] inputs);

    /// <summary>The trace of the steps that ran last, shape (steps, size).</summary>
    ReadOnlySpan<T> Trace(int recording);
}
