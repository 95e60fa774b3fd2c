using System.Numerics;

namespace SpikeSharp.Simulation.Cpu;

/// <summary>A kernel whose results are searched for NaN.</summary>
internal sealed class CheckedKernel<T>(Kernel<T> kernel, NaNCheck check) : Kernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override int ScratchLength => kernel.ScratchLength;

    public override void Step(ItemContext<T> item, Scratch<T> scratch)
    {
        kernel.Step(item, scratch);
        check.After(item);
    }
}
