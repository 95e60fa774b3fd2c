using System.Collections.Immutable;

namespace SpikeSharp.Simulation.Cpu;

/// <summary>The passes in their order. All of them are exact: they leave every bit of every recording unchanged.</summary>
internal static class PlanPasses
{
    public static ImmutableArray<IPlanPass> All { get; } =
    [
        new DropDeadOperators(),
        new SplitProducts(),
        new GatherSums(),
        new RecognizeDynamics(),
        new FoldConstants(),
        new FoldSums(),
        new HoistHeldInputs(),
        new RunAhead(),
        new FusePopulations(),
        new Schedule(),
    ];

    /// <summary>Applies passes one after the other.</summary>
    /// <param name="plan">Start.</param>
    /// <param name="passes">Null: all.</param>
    /// <param name="inspect">Told the name and result of each.</param>
    public static Plan Apply(Plan plan, IEnumerable<IPlanPass>? passes = null, Action<string, Plan>? inspect = null)
    {
        foreach (IPlanPass pass in passes ?? All)
        {
            plan = pass.Apply(plan);
            inspect?.Invoke(pass.Name, plan);
        }
        return plan;
    }
}
