using System.Collections.Immutable;

namespace SpikeSharp.Analysis;

/// <summary>How many steps it takes, and which items the spikes get wrong.</summary>
internal static class AccuracySection
{
    public static void Write(Markup page, Evaluation evaluation, AccuracyBySteps accuracy, Report report)
    {
        string noun = report.ItemNoun;
        string what = report.HasLabels ? "accuracy" : "agreement with the rate network";
        Card.Section(page, report.HasLabels ? "How many steps it takes" : "How many steps it takes to agree with the rate network", "", section =>
        {
            section.Open("div", ("class", "grid"));
            Card.Figure(section, $"{Capital(what)} after every number of steps", Answer(evaluation.RateAccuracy, accuracy, report), figure =>
            {
                Card.Legend(figure, ("c1", "last step"), ("c2", "mean over the steps"), ("ref", "rate network"));
                Draw(figure, evaluation.RateAccuracy, accuracy, what, report.Dt);
                string items = Words.Plural(evaluation.Items, noun);
                figure.Leaf("p", $"Bands: 95 % interval of {items}. The scale is stretched towards 100 %, where accuracies lie close together.", ("class", "answer"));
            });
            if (!evaluation.RateAnswers.IsDefault) Mistakes(section, evaluation, report);
            section.Close();
        });
    }

    private static void Draw(Markup page, Proportion? rate, AccuracyBySteps accuracy, string what, double? dt)
    {
        ImmutableArray<Proportion> last = accuracy.Last, mean = accuracy.Mean;
        double low = last.Concat(mean).Min(share => share.Value), best = last.Concat(mean).Max(share => share.Value);
        if (rate is { } compared) (low, best) = (Math.Min(low, compared.Value), Math.Max(best, compared.Value));
        Axis steps = Axis.Linear(dt is double seconds ? $"steps of {Words.Milliseconds(seconds)}" : "steps", 0, accuracy.Steps, whole: true);
        new LineChart(
            $"{what} over steps", steps, Axis.Accuracy(what, Math.Max(0, low - 0.02), best, last[0].Trials),
            [
                .. rate is { } level ? [new Line("rate network", "ref", [(0, level.Value), (accuracy.Steps, level.Value)])] : Array.Empty<Line>(),
                Readout("mean over the steps", "c2", mean),
                Readout("last step", "c1", last),
            ])
        {
            Hints = [.. Enumerable.Range(0, accuracy.Steps).Select(i => (i + 1.0, Hint(i)))],
        }.Draw(page);

        string Hint(int i)
        {
            string beside = rate is { } level ? $", rate network {Words.Percent(level.Value)}" : "";
            return $"{Words.Plural(i + 1, "step")}: last {Words.Percent(last[i].Value)}, mean {Words.Percent(mean[i].Value)}{beside}; {Words.Count(accuracy.SpikesPerItem[i])} spikes";
        }
    }

    private static Line Readout(string name, string color, ImmutableArray<Proportion> shares) =>
        new(name, color, [.. shares.Select((share, i) => (i + 1.0, share.Value))]) { Band = [.. shares.Select(share => share.Interval)] };

    private static string Answer(Proportion? rate, AccuracyBySteps accuracy, Report report)
    {
        string setting = report.Conditions is { Length: > 0 } conditions ? $"{conditions} the" : "The";
        string after = $"after {Words.Plural(accuracy.Steps, "step")} (mean over the steps: {Words.Percent(accuracy.Mean[^1].Value)})", last = Words.Percent(accuracy.Last[^1].Value);
        if (!report.HasLabels) return $"{setting} spiking network gives the rate network's answer for {last} {after}.";
        string reached = $"{setting} spiking network reaches {last} {after}";
        return rate is { } level
            ? $"{reached}; the rate network {Words.Percent(level.Value)}. {Since(accuracy.Last, level, "The last step")} {Since(accuracy.Mean, level, "The mean")}"
            : $"{reached}.";
    }

    // The first step from which on the accuracy stays near the rate network's.
    private static string Since(ImmutableArray<Proportion> shares, Proportion rate, string readout)
    {
        int first = shares.Length;
        while (first > 0 && shares[first - 1].Value >= rate.Value - 0.01) first--;
        return first == shares.Length ? $"{readout} ends more than one percentage point below it." : $"{readout} stays within one percentage point of it from step {first + 1} on.";
    }

    private static void Mistakes(Markup page, Evaluation evaluation, Report report)
    {
        string noun = report.ItemNoun;
        ImmutableArray<int> rate = evaluation.RateAnswers, spikes = evaluation.Answers(report.Readout), labels = evaluation.Labels;
        int[] mistakes = [.. Enumerable.Range(0, evaluation.Items).Where(item => rate[item] == labels[item] && spikes[item] != labels[item])];
        int right = Enumerable.Range(0, evaluation.Items).Count(item => rate[item] == labels[item]);
        int gained = Enumerable.Range(0, evaluation.Items).Count(item => rate[item] != labels[item] && spikes[item] == labels[item]);
        string answer = mistakes.Length == 0
            ? $"None of {Words.Plural(right, noun)}: what the rate network gets right, the spiking network gets right too."
            : $"{Words.Count(mistakes.Length)} of the {Words.Plural(right, noun)} that the rate network gets right{(mistakes.Length > report.MostMistakes ? $"; the first {report.MostMistakes} are shown" : "")}.";
        if (!report.HasLabels) answer = mistakes.Length == 0 ? "None: both networks always agree." : $"{Words.Count(mistakes.Length)} of {Words.Plural(right, noun)}{(mistakes.Length > report.MostMistakes ? $"; the first {report.MostMistakes} are shown" : "")}.";
        else if (gained > 0) answer += $" The other way round: {Words.Count(gained)}.";
        Card.Figure(page, report.HasLabels ? "Right for the rate network, wrong in spikes" : "Another answer in spikes than from the rate network", answer, figure =>
        {
            if (mistakes.Length == 0) return;
            figure.Open("ul", ("class", "pictures"));
            foreach (int item in mistakes.Take(report.MostMistakes))
            {
                figure.Open("li");
                report.Pictures?.Draw(figure, item);
                figure.Leaf("span", $"{noun} {item}", ("class", "soft")).Empty("br");
                figure.Text($"{(report.HasLabels ? "label" : "rate network")} {labels[item]}").Empty("br").Leaf("span", $"spikes say {spikes[item]}", ("class", "wrong")).Close();
            }
            figure.Close();
        });
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
