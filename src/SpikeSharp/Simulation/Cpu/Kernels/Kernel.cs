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

/// <summary>A row of a table a step; the table is converted once.</summary>
internal sealed class TableKernel<T>(Building.Table table) : Kernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] _values = Array.ConvertAll(table.Values.ToDoubles(), T.CreateTruncating);

    protected override void Step(ItemContext<T> item, Scratch<T> scratch)
    {
        Elements<T> output = item[table.Output];
        ReadOnlySpan<T> row = _values.AsSpan((int)(item.Step - 1) * output.Length, output.Length);
        for (int i = 0; i < row.Length; i++) output[i] = row[i];
    }
}
