using System.Numerics;

namespace SpikeSharp.Simulation.Cpu;

/// <summary>A kernel whose results are searched for NaN.</summary>
internal sealed class CheckedKernel<T>(Kernel<T> kernel, NaNCheck check) : Kernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override int ScratchLength => kernel.ScratchLength;

    public override void Step(ReadOnlySpan<ItemContext<T>> items, Scratch<T> scratch)
    {
        kernel.Step(items, scratch);
        foreach (ItemContext<T> item in items) check.After(item);
    }

    protected override void Step(ItemContext<T> item, Scratch<T> scratch) => Step([item], scratch);
}
