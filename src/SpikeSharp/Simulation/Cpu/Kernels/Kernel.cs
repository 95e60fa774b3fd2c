using System.Numerics;

namespace SpikeSharp.Simulation.Cpu;

/// <summary>The work of one plan operation on an item. A kernel keeps no state of its own, so threads share it.</summary>
internal abstract class Kernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>One step.</summary>
    /// <param name="item">The item, turned to the step.</param>
    /// <param name="scratch">Memory of the thread.</param>
    public abstract void Step(ItemContext<T> item, Scratch<T> scratch);

    /// <summary>Some steps, one after the other, where nobody else runs between them.</summary>
    /// <param name="item">The item.</param>
    /// <param name="steps">Number of steps, from the first of the block.</param>
    /// <param name="scratch">Memory of the thread.</param>
    public virtual void Steps(ItemContext<T> item, int steps, Scratch<T> scratch)
    {
        for (int step = 0; step < steps; step++)
        {
            item.Select(step);
            Step(item, scratch);
        }
    }

    /// <summary>Elements of scratch that it needs.</summary>
    public virtual int ScratchLength => 0;
}

/// <summary>An operator of the model run by its definition: rare work, small signals, strided views.</summary>
internal sealed class OperatorKernel<T>(Building.Operator op) : Kernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override void Step(ItemContext<T> item, Scratch<T> scratch) => ReferenceOperators.Step(op, item);
}

/// <summary>A row of a table a step; the table is converted once.</summary>
internal sealed class TableKernel<T>(Building.Table table) : Kernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] _values = Array.ConvertAll(table.Values.ToDoubles(), T.CreateTruncating);

    public override void Step(ItemContext<T> item, Scratch<T> scratch)
    {
        Elements<T> output = item[table.Output];
        ReadOnlySpan<T> row = _values.AsSpan((int)(item.Step - 1) * output.Length, output.Length);
        for (int i = 0; i < row.Length; i++) output[i] = row[i];
    }
}
