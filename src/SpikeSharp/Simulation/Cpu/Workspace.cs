using System.Numerics;

namespace SpikeSharp.Simulation.Cpu;

/// <summary>What an item needs only while it runs: signals that live within a run or a step, and lists of spikes. Items take turns in it, so it stays in cache.</summary>
/// <param name="length">Elements of what lives within a run or a segment.</param>
/// <param name="stepLength">Elements of what one segment of a step gives another.</param>
/// <param name="steps">Steps of a block.</param>
/// <param name="spikes">Lists of spikes.</param>
internal sealed class Workspace<T>(int length, int stepLength, int steps, SpikeBuffer<T>[] spikes)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public AlignedMemory<T> Memory { get; } = new(length);

    /// <summary>One part of <see cref="StepLength"/> for every step of a block.</summary>
    public AlignedMemory<T> Steps { get; } = new(checked(stepLength * steps));

    public int StepLength => stepLength;

    public SpikeBuffer<T>[] Spikes { get; } = spikes;
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
