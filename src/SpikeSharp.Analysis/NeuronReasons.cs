using System.Globalization;

namespace SpikeSharp.Analysis;

/// <summary>Puts into words why a neuron fired as fast as it did.</summary>
internal static class NeuronReasons
{
    public static IReadOnlyList<string> Of(NeuronExplanation neuron) => [.. MaxRates(neuron), .. neuron.Parts is { } parts ? Parts(neuron, parts) : Tuning(neuron), .. Window(neuron), Verdict(neuron)];

    private static IEnumerable<string> MaxRates(NeuronExplanation neuron)
    {
        if (neuron.Parts is not null)
            yield return Text($"max_rates is {neuron.MaxRate:0.##} Hz: gain {neuron.Gain:0.###} x 1 + bias {neuron.Bias:0.###}, the rate at input 1. It is not a ceiling.");
        else if (double.IsFinite(neuron.MaxRate))
            yield return Text($"max_rates is {neuron.MaxRate:0.##} Hz: the rate on the tuning curve at input 1. It is not a ceiling.");
        else
            yield return "max_rates is not finite: at input 1 this neuron does not reach its threshold.";
        string share = double.IsFinite(neuron.MaxRate) && neuron.MaxRate > 0 ? Text($", {neuron.ExpectedRate / neuron.MaxRate:0.00} times max_rates") : "";
        yield return neuron.Activation > 0
            ? Text($"Input: the rate network gives it the activation {neuron.Activation:0.0000}, which asks for {neuron.ExpectedRate:0.00} Hz{share}.")
            : "Input: the rate network gives it the activation 0, so no spikes are asked for.";
    }

    private static IEnumerable<string> Parts(NeuronExplanation neuron, RateParts parts)
    {
        // max is convex: the mean of the rectified current is at least the rectified mean. What is left is an input that is not yet where the rate network has it.
        double kept = neuron.Current.Average(j => Math.Max(j, 0)) - Math.Max(neuron.Current.Average(), 0), shift = parts.Jitter - kept;
        int below = neuron.Current.Count(j => j < 0);
        yield return Math.Abs(parts.Jitter) < 0.005
            ? "Jitter: 0 Hz; its input is steady."
            : Text($"Jitter: {Compact(parts.Jitter)} Hz. J moves between {neuron.Current.Min():0.#} and {neuron.Current.Max():0.#}. {(below == 0 ? "It never falls below 0, so rectification cuts nothing." : Text($"Rectification cuts its dips below 0 ({below} of {neuron.Steps} steps) and keeps its peaks: {Compact(kept)} Hz."))} Its mean differs from the rate network's, as spikes have not averaged out or a synapse has not filled: {Compact(shift)} Hz.");
        yield return Text($"Rounding: the voltage began at {neuron.FirstVoltage:0.000} and ended at {neuron.Voltage[^1]:0.000}, which over {Milliseconds(neuron)} ms makes {Compact(parts.Rounding)} Hz; it shrinks with the length of the window.");
    }

    private static IEnumerable<string> Tuning(NeuronExplanation neuron)
    {
        double mean = neuron.Current.Average(), held = neuron.NeuronType.Rate(mean) / neuron.NeuronType.Amplitude;
        yield return Text($"Its mean current J is {mean:0.###} (from {neuron.Current.Min():0.###} to {neuron.Current.Max():0.###}); held at that, the tuning curve gives {held:0.00} Hz. Its curve is bent, so an input that moves gives another rate than its mean, and there is no exact split.");
    }

    private static IEnumerable<string> Window(NeuronExplanation neuron)
    {
        int multi = neuron.Spikes.Count(n => n > 1);
        if (multi > 0)
        {
            yield return Text($"In {multi} of {neuron.Steps} steps it spiked more than once, up to {neuron.Spikes.Max()} times: J reached {neuron.Current.Max():0.#}, and a step adds max(J, 0) x {neuron.Dt:0.######} s to the voltage, whose every whole number is a spike.");
        }
        else if (neuron.MeasuredRate == 0 && neuron.ExpectedRate > 0)
        {
            yield return Text($"At {neuron.ExpectedRate:0.##} Hz a spike comes every {1000 / neuron.ExpectedRate:0.#} ms; the window is {Milliseconds(neuron)} ms.");
        }
    }

    private static string Verdict(NeuronExplanation neuron)
    {
        int spikes = neuron.Spikes.Sum();
        string measured = Text($"Measured: {neuron.MeasuredRate:0.##} Hz ({spikes} {(spikes == 1 ? "spike" : "spikes")} in {Milliseconds(neuron)} ms)");
        string sum = neuron.Parts is { } parts ? Text($" = {parts.Input:0.00} {Signed(parts.Jitter)} {Signed(parts.Rounding)}") : "";
        if (!double.IsFinite(neuron.MaxRate)) return $"{measured}{sum}.";
        if (neuron.MeasuredRate <= RateParts.Above(neuron.MaxRate))
        {
            string side = Math.Abs(neuron.MeasuredRate - neuron.MaxRate) <= neuron.MaxRate * 1e-9 ? "equal to" : "below";
            return Text($"{measured}{sum}: {side} max_rates ({neuron.MaxRate:0.##} Hz){(neuron.ExpectedRate < neuron.MaxRate && side == "below" ? ", as its activation asks for less" : "")}.");
        }
        string why = neuron.Cause switch
        {
            RateCause.Input => "because its input asks for that",
            RateCause.Jitter => "because of jitter; its input alone asks for less",
            RateCause.Rounding => "because of rounding; input and jitter alone stay below",
            _ when neuron.ExpectedRate > neuron.MaxRate => "because its input asks for that",
            _ => "though its input asks for less",
        };
        return Text($"{measured}{sum}: above max_rates ({neuron.MaxRate:0.##} Hz) {why}.");
    }

    private static string Milliseconds(NeuronExplanation neuron) => Text($"{1000 * neuron.Seconds:0.###}");

    private static string Compact(double value) => Text($"{Math.Round(value, 2) + 0.0:+0.00;-0.00;0.00}");

    private static string Signed(double value) => BusiestNeuron.Signed(value);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
