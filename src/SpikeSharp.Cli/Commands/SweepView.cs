using System.Globalization;
using SpikeSharp.Analysis;
using SpikeSharp.Cli.Options;
using SpikeSharp.Cli.Output;

namespace SpikeSharp.Cli.Commands;

/// <summary>A sweep as tables, and the setting that it recommends.</summary>
internal static class SweepView
{
    // The Pareto set runs down to guessing; people want the part that is any good.
    private const double Interesting = 0.05;

    public static string Describe(SweepOptions grid, ConversionSettings conversion) =>
        $"setting: swap {(conversion.Swaps.IsEmpty ? "none" : string.Join(", ", conversion.Swaps))}; scales {string.Join(',', grid.Scales.Select(s => s.ToString(CultureInfo.InvariantCulture)))}; "
        + $"synapses {string.Join(", ", grid.Synapses.Select(synapse => synapse is null ? Word(synapse) : $"{Word(synapse)} s"))}; initial voltage {conversion.InitialVoltage}; seed {conversion.Seed}; " + Text($"{grid.Steps} steps of {grid.Dt} s");

    public static void Print(CliContext cli, Sweep sweep, Func<SweepRow, string> reproduce)
    {
        cli.Document.Fact("rate_accuracy", sweep.RateNetwork.Value, Text($"rate network       {Percent(sweep.RateNetwork)}"));
        if (cli.Json) cli.Document.Table(Rows(sweep));
        else cli.Document.Table(Marks(sweep));

        IReadOnlyList<SweepRow> pareto = sweep.Pareto();
        cli.Document.Table(Pareto(cli, sweep, pareto));
        SweepRow best = sweep.Recommended();
        string rule = sweep.IsEnough(best)
            ? Text($"the fewest spikes among the settings that are at most {100 * sweep.Options.Tolerance:0.##} percentage points less accurate than the rate network")
            : Text($"the most accurate; no setting comes within {100 * sweep.Options.Tolerance:0.##} percentage points of the rate network");
        // A drawn table ends with an empty line of its own.
        if (!cli.IsInteractive) cli.Document.Text("");
        cli.Document.Text(Text($"recommended: scale {best.Scale}, synapse {Word(best.Synapse)}, {best.Steps} steps, readout {Word(best.Readout)}: {Percent(best.Accuracy)}, {best.SpikesPerItem:N0} spikes per image"));
        cli.Document.Text($"why: {rule}");
        string command = reproduce(best);
        if (cli.Json)
        {
            Table table = new("recommended", [.. Columns(), new Column("rule", "rule"), new Column("command", "command")]);
            table.Add([.. Cells(best), rule, command]);
            cli.Document.Table(table);
        }
        else
        {
            cli.Document.Text("");
            cli.Document.Text(command);
        }
    }

    public static string Word(double? synapse) => synapse?.ToString(CultureInfo.InvariantCulture) ?? LayerValues.NoneWord;

    public static string Word(Readout readout) => readout.ToString().ToLowerInvariant();

    private static Table Rows(Sweep sweep)
    {
        Table table = new(
            "rows",
            [
                new Column("scale", "scale"), new Column("synapse", "synapse"), new Column("steps", "steps"), new Column("accuracy_last", "last"), new Column("accuracy_mean", "mean"),
                new Column("spikes", "spikes"),
            ]);
        foreach (SweepRun run in sweep.Runs)
        {
            AccuracyBySteps accuracy = run.Accuracy;
            for (int step = 0; step < accuracy.Steps; step++)
                table.Add(run.Scale, run.Synapse, step + 1, accuracy.Last[step].Value, accuracy.Mean[step].Value, accuracy.SpikesPerItem[step]);
        }
        return table;
    }

    private static Table Marks(Sweep sweep)
    {
        int steps = sweep.Options.Steps;
        int[] marks = [.. ((IEnumerable<int>)[steps / 12, steps / 6, steps / 3, steps * 2 / 3, steps]).Where(mark => mark > 0).Distinct()];
        Table table = new(
            "accuracy",
            [
                new Column("scale", "scale"), new Column("synapse", "synapse", "s"),
                .. marks.Select(mark => new Column($"last_{mark}", "last", Text($"{mark}"), "0.0")), .. marks.Select(mark => new Column($"mean_{mark}", "mean", Text($"{mark}"), "0.0")),
                new Column("spikes", "spikes per image", Text($"{steps}"), "0"),
            ])
        {
            Title = Text($"accuracy in % after {string.Join(", ", marks)} steps, by the last step and by the mean ({sweep.Items} images; --json has every step)"),
        };
        foreach (SweepRun run in sweep.Runs)
        {
            table.Add(
            [
                run.Scale, Word(run.Synapse), .. marks.Select(mark => (Cell)(100 * run.Accuracy.Last[mark - 1].Value)), .. marks.Select(mark => (Cell)(100 * run.Accuracy.Mean[mark - 1].Value)),
                run.Accuracy.SpikesPerItem[^1],
            ]);
        }
        return table;
    }

    private static Table Pareto(CliContext cli, Sweep sweep, IReadOnlyList<SweepRow> rows)
    {
        double floor = sweep.RateNetwork.Value - Interesting;
        SweepRow[] near = [.. rows.Where(row => row.Accuracy.Value >= floor)];
        if (near.Length == 0) near = [.. rows];
        bool cut = near.Length < rows.Count;
        SweepRow[] shown = cli.Json ? [.. rows] : [.. Front(near, row => row.SpikesPerItem).Union(Front(near, row => row.Steps)).OrderBy(row => row.SpikesPerItem).ThenBy(row => row.Steps)];
        Table table = new("pareto", Columns())
        {
            Title = Text($"Pareto set of accuracy, steps and spikes: {rows.Count} settings; here the fewest spikes and the fewest steps for each accuracy{(cut ? $", down to {100 * floor:0.0} %" : "")}"),
        };
        foreach (SweepRow row in shown) table.Add(Cells(row));
        return table;
    }

    /// <summary>Rows than which no cheaper one is as accurate.</summary>
    private static IEnumerable<SweepRow> Front(IEnumerable<SweepRow> rows, Func<SweepRow, double> cost)
    {
        int best = -1;
        foreach (SweepRow row in rows.OrderBy(cost).ThenByDescending(row => row.Accuracy.Successes).ThenBy(row => row.SpikesPerItem))
        {
            if (row.Accuracy.Successes <= best) continue;
            best = row.Accuracy.Successes;
            yield return row;
        }
    }

    private static Column[] Columns() =>
    [
        new("scale", "scale"), new("synapse", "synapse", "s"), new("steps", "steps"), new("readout", "readout"), new("accuracy", "accuracy", "%", "0.00"), new("low", "95 % from", "%", "0.0"),
        new("high", "to", "%", "0.0"), new("spikes", "spikes per image", null, "0"),
    ];

    private static Cell[] Cells(SweepRow row)
    {
        (double low, double high) = row.Accuracy.Interval;
        return [row.Scale, Word(row.Synapse), row.Steps, Word(row.Readout), row.Accuracy.Value, low, high, row.SpikesPerItem];
    }

    private static string Percent(Proportion share) => Text($"{100 * share.Value:0.00} % right (95 % interval {100 * share.Interval.Low:0.0} to {100 * share.Interval.High:0.0})");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
