using SpikeSharp.Building;

namespace SpikeSharp.Analysis;

/// <summary>The measured rate of a spiking ReLU neuron as three parts that add up to it exactly: why it fires above or below its max rate.</summary>
/// <remarks>
/// Every step adds max(J, 0) dt to the voltage and takes off the spikes, so over T steps: spikes = sum of max(J, 0) dt + v(0) - v(T). With J = s x this is
/// rate = s a + s (mean of max(x, 0) - a) + (v(0) - v(T)) / (T dt), for an activation a of the rate network.
/// </remarks>
/// <param name="Input">s a: the rate that the activation of the rate network asks for, Hz. Above max rates where a is above 1.</param>
/// <param name="Jitter">s (mean of max(x, 0) - a): what rectification keeps of an input that comes as spikes, and inputs that have not settled, Hz.</param>
/// <param name="Rounding">(v(0) - v(T)) / (T dt): the voltage left over from a short window, Hz; less than one spike.</param>
public readonly record struct RateParts(double Input, double Jitter, double Rounding)
{
    /// <summary>The measured rate, Hz.</summary>
    public double Sum => Input + Jitter + Rounding;

    /// <summary>The parts of a rate.</summary>
    /// <param name="scale">Firing-rate scale s of the layer.</param>
    /// <param name="activation">Activation a of the rate network.</param>
    /// <param name="rectifiedMean">Mean over the steps of max(J, 0) (<see cref="Reduction.RectifiedMean"/> of the current).</param>
    /// <param name="firstVoltage">Voltage before the first step.</param>
    /// <param name="lastVoltage">Voltage after the last step.</param>
    /// <param name="seconds">Length of the window, T dt.</param>
    /// <returns>Three parts in Hz.</returns>
    public static RateParts Of(double scale, double activation, double rectifiedMean, double firstVoltage, double lastVoltage, double seconds)
    {
        double input = scale * activation;
        return new RateParts(input, rectifiedMean - input, (firstVoltage - lastVoltage) / seconds);
    }

    /// <summary>The rate from which a neuron counts as faster than its max rate: 10 spikes in 0.05 s may come out an ulp above 200 Hz.</summary>
    internal static double Above(double maxRate) => maxRate * (1 + 1e-9);

    /// <summary>The first part that, added to those before it, passes a rate.</summary>
    internal RateCause CauseAbove(double maxRate) => Input > maxRate ? RateCause.Input : Input + Jitter > maxRate ? RateCause.Jitter : RateCause.Rounding;

    /// <summary>Whether the identity is exact for a neuron type.</summary>
    internal static bool Hold(NeuronType type) => type is SpikingRectifiedLinear;

    /// <summary>Voltages before the first step, as a run of that precision holds them.</summary>
    internal static double[] FirstVoltages(BuiltEnsemble ensemble, Precision precision)
    {
        double[] voltages = ensemble.Voltage!.Initial.ToDoubles();
        return precision == Precision.Single ? Array.ConvertAll(voltages, v => (double)(float)v) : voltages;
    }
}
