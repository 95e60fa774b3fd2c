using System.Globalization;

namespace SpikeSharp.Analysis;

/// <summary>One of the most active neurons, on the item that drove it hardest.</summary>
/// <param name="Layer">Name of its layer.</param>
/// <param name="Index">Its number in the layer.</param>
/// <param name="Item">Number of the item.</param>
/// <param name="Seconds">Length of the window.</param>
/// <param name="Rate">Measured rate, Hz.</param>
/// <param name="MaxRate">Its max rate: the rate at input 1, Hz.</param>
/// <param name="Activation">Activation a of the rate network.</param>
/// <param name="Scale">Firing-rate scale s: the rate in Hz that an activation of 1 asks for.</param>
/// <param name="Parts">The three parts of the rate; null for neurons without the exact identity.</param>
/// <param name="MostSpikesInAStep">Most spikes in one step of this item.</param>
public sealed record BusiestNeuron(
    string Layer, int Index, int Item, double Seconds, double Rate, double MaxRate, double Activation, double Scale, RateParts? Parts, int MostSpikesInAStep)
{
    /// <summary>Spikes in the window.</summary>
    public int Spikes => (int)Math.Round(Rate * Seconds);

    /// <summary>How the measured rate comes about, as one line of arithmetic.</summary>
    /// <returns><c>200 x 2.13 = 426.0 Hz, + 31.2 Hz jitter, + 2.8 Hz rounding = 460 Hz (23 spikes in 50 ms)</c>.</returns>
    public string Arithmetic()
    {
        string measured = string.Create(CultureInfo.InvariantCulture, $"{Rate:0.##} Hz ({Spikes} spikes in {1000 * Seconds:0.###} ms)");
        return Parts is { } parts
            ? string.Create(CultureInfo.InvariantCulture, $"{Scale:0.###} x {Activation:0.000} = {parts.Input:0.00} Hz, {Signed(parts.Jitter)} Hz jitter, {Signed(parts.Rounding)} Hz rounding = {measured}")
            : string.Create(CultureInfo.InvariantCulture, $"activation {Activation:0.000} asks for {Scale * Activation:0.00} Hz; measured {measured}");
    }

    internal static string Signed(double value)
    {
        // -0.001 would print as -0.00.
        double rounded = Math.Round(value, 2);
        return string.Create(CultureInfo.InvariantCulture, $"{(rounded < 0 ? "-" : "+")} {Math.Abs(rounded):0.00}");
    }
}
