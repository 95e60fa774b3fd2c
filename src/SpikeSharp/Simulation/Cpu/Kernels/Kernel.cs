using System.Numerics;

namespace SpikeSharp.Simulation.Cpu;

/// <summary>The work of one plan operation on a block of items. A kernel keeps no state of its own, so threads share it.</summary>
internal abstract class Kernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>One step of every item of the block.</summary>
    /// <param name="items">1 to 16 items.</param>
    /// <param name="scratch">Memory of the thread.</param>
    public virtual void Step(ReadOnlySpan<ItemContext<T>> items, Scratch<T> scratch)
    {
        foreach (ItemContext<T> item in items) Step(item, scratch);
    }

    protected abstract void Step(ItemContext<T> item, Scratch<T> scratch);

    /// <summary>Elements of scratch that it needs.</summary>
    public virtual int ScratchLength => 0;
}

/// <summary>An operator of the model run by its definition: rare work, small signals, strided views.</summary>
internal sealed class OperatorKernel<T>(Building.Operator op) : Kernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected override void Step(ItemContext<T> item, Scratch<T> scratch) => ReferenceOperators.Step(op, item);
}
