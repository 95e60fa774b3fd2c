using System.Numerics;
using SpikeSharp.Building;

namespace SpikeSharp.Simulation.Cpu;

/// <summary>A formula, compiled once.</summary>
internal sealed class ExpressionKernel<T>(Expression op) : Kernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ExpressionProgram _program = ExpressionRun.ProgramOf(op);

    public override void Step(ItemContext<T> item, Scratch<T> scratch) => ExpressionRun.Step(op, _program, item);
}
