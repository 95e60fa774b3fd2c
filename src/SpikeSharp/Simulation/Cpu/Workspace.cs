using System.Numerics;

namespace SpikeSharp.Simulation.Cpu;

/// <summary>What an item needs only while it runs: signals that live within a run or a step, and lists of spikes. Items take turns in it, so it stays in cache.</summary>
internal sealed class Workspace<T>(int length, StepMemory<T>[] steps)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public AlignedMemory<T> Memory { get; } = new(length);

    /// <summary>The memory of every step of a block.</summary>
    public StepMemory<T>[] Steps { get; } = steps;
}

/// <summary>What one segment of a step gives another: signals and lists of spikes.</summary>
internal sealed class StepMemory<T>(int length, SpikeList<T>[] spikes)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public AlignedMemory<T> Memory { get; } = new(length);

    public SpikeList<T>[] Spikes { get; } = spikes;
}

/// <summary>Working memory of one thread: the kernels', and a workspace for each item of a block.</summary>
internal sealed class Scratch<T>(int length, Workspace<T>[] workspaces)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AlignedMemory<T> _memory = new(length + (2 * Arena.Alignment));

    public ref T Start => ref _memory.Start;

    public Span<T> Values => _memory.Span;

    public ReadOnlySpan<Workspace<T>> Workspaces => workspaces;
}
