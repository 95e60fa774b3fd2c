using System.Collections.Immutable;

namespace SpikeSharp.Analysis;

/// <summary>How many steps it takes, and which items the spikes get wrong.</summary>
internal static class AccuracySection
{
    private const int MostPictures = 12;

    public static void Write(Markup page, NetworkComparison comparison, Report report)
    {
        string noun = report.ItemNoun;
        string what = comparison.HasLabels ? "accuracy" : "agreement with the rate network";
        Card.Section(page, comparison.HasLabels ? "How many steps it takes" : "How many steps it takes to agree with the rate network", "", section =>
        {
            section.Open("div", ("class", "grid"));
            Card.Figure(section, $"{Capital(what)} after every number of steps", Answer(comparison, report), figure =>
            {
                string items = Words.Plural(comparison.Items.Length, noun);
                Card.Legend(figure, ("c1", "last step"), ("c2", "mean over the steps"), ("ref", "rate network"));
                Draw(figure, comparison, what, report.Dt);
                figure.Leaf("p", $"Bands: 95 % interval of {items}. The scale is stretched towards 100 % where accuracies lie close together.", ("class", "answer"));
            });
            Mistakes(section, comparison, noun, report.Pictures);
            section.Close();
        });
    }

    private static void Draw(Markup page, NetworkComparison comparison, string what, double? dt)
    {
        AccuracyBySteps accuracy = comparison.Accuracy;
        ImmutableArray<Proportion> last = accuracy.Last, mean = accuracy.Mean;
        Proportion rate = comparison.RateNetwork;
        double low = Math.Min(rate.Interval.Low, last.Concat(mean).Min(share => share.Value)), best = Math.Max(rate.Value, last.Concat(mean).Max(share => share.Value));
        Axis steps = Axis.Linear(dt is double seconds ? $"steps of {Words.Milliseconds(seconds)}" : "steps", 0, accuracy.Steps, whole: true);
        new LineChart(
            $"{what} over steps", steps, Axis.Accuracy(what, Math.Max(0, low - 0.02), best, comparison.Items.Length),
            [
                new Line("rate network", "ref", [(0, rate.Value), (accuracy.Steps, rate.Value)]),
                Readout("mean over the steps", "c2", mean),
                Readout("last step", "c1", last),
            ])
        {
            Hints =
            [
                .. Enumerable.Range(0, accuracy.Steps).Select(i => (i + 1.0,
                    $"{Words.Plural(i + 1, "step")}: last {Words.Percent(last[i].Value)}, mean {Words.Percent(mean[i].Value)}, rate network {Words.Percent(rate.Value)}; {Words.Count(accuracy.SpikesPerItem[i])} spikes")),
            ],
        }.Draw(page);
    }

    private static Line Readout(string name, string color, ImmutableArray<Proportion> shares) =>
        new(name, color, [.. shares.Select((share, i) => (i + 1.0, share.Value))]) { Band = [.. shares.Select(share => share.Interval)] };

    private static string Answer(NetworkComparison comparison, Report report)
    {
        AccuracyBySteps accuracy = comparison.Accuracy;
        Proportion last = accuracy.Last[^1], mean = accuracy.Mean[^1], rate = comparison.RateNetwork;
        string setting = report.Conditions is { Length: > 0 } conditions ? $"{conditions}, the" : "The";
        string reached = comparison.HasLabels
            ? $"{setting} spiking network reaches {Words.Percent(last.Value)} after {Words.Plural(accuracy.Steps, "step")} (mean over the steps: {Words.Percent(mean.Value)}); the rate network {Words.Percent(rate.Value)}."
            : $"{setting} spiking network gives the rate network's answer for {Words.Percent(last.Value)} after {Words.Plural(accuracy.Steps, "step")} (mean over the steps: {Words.Percent(mean.Value)}).";
        return $"{reached} {Since(accuracy.Last, rate, "The last step")} {Since(accuracy.Mean, rate, "The mean")}";
    }

    // The first step from which on the accuracy stays near the rate network's.
    private static string Since(ImmutableArray<Proportion> shares, Proportion rate, string readout)
    {
        int first = shares.Length;
        while (first > 0 && shares[first - 1].Value >= rate.Value - 0.01) first--;
        return first == shares.Length ? $"{readout} does not come within one percentage point of the rate network." : $"{readout} stays within one percentage point of it from step {first + 1} on.";
    }

    private static void Mistakes(Markup page, NetworkComparison comparison, string noun, ItemPictures? pictures)
    {
        ItemAnswers[] mistakes = [.. comparison.Mistakes];
        int right = comparison.Items.Count(item => item.Rate == item.Label), gained = comparison.Items.Count(item => item.Rate != item.Label && item.Spiking == item.Label);
        string answer = mistakes.Length == 0
            ? $"None of {Words.Plural(right, noun)}: the spiking network gets right whatever the rate network gets right."
            : $"{Words.Count(mistakes.Length)} of the {Words.Plural(right, noun)} that the rate network gets right{(mistakes.Length > MostPictures ? $"; the first {MostPictures} are shown" : "")}.";
        if (comparison.HasLabels && gained > 0) answer += $" The other way round: {Words.Count(gained)}.";
        string title = comparison.HasLabels ? "Right for the rate network, wrong in spikes" : "Another answer in spikes than in the rate network";
        Card.Figure(page, title, answer, figure =>
        {
            if (mistakes.Length == 0) return;
            figure.Open("ul", ("class", "pictures"));
            foreach (ItemAnswers item in mistakes.Take(MostPictures))
            {
                figure.Open("li");
                pictures?.Draw(figure, item.Item);
                figure.Leaf("span", $"{noun} {item.Item}", ("class", "soft")).Empty("br");
                figure.Text($"{(comparison.HasLabels ? "label" : "rate network")} {item.Label}, ").Leaf("span", $"spikes say {item.Spiking}", ("class", "wrong")).Close();
            }
            figure.Close();
        });
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
