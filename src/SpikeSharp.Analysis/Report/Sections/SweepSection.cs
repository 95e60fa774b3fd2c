namespace SpikeSharp.Analysis;

/// <summary>Which setting to choose.</summary>
internal static class SweepSection
{
    public static void Write(Markup page, Sweep sweep) => Card.Section(page, "Which setting to choose", Verdict(sweep), _ => { });

    public static string Verdict(Sweep sweep) => $"{sweep.Runs.Length}";
}
