using System.Collections.Immutable;

namespace SpikeSharp;

/// <summary>Spiking neuron of two coupled equations, voltage v (mV) and recovery u, that can burst, chatter or adapt.</summary>
/// <remarks>
/// E. M. Izhikevich, "Simple model of spiking neurons", 2003. J = max(J, -30); v += (0.04 v^2 + 5 v + 140 - u + J) * 1000 dt; spike if v &gt;= 30: output = 1/dt,
/// v = ResetVoltage; then u += TauRecovery * (Coupling * v - u) * 1000 dt, and u += ResetRecovery for a spike. Rates are counted in one second of simulation, so gains
/// and intercepts are approximate.
/// </remarks>
/// <param name="TauRecovery">Rate of the recovery, per millisecond, positive. Default 0.02.</param>
/// <param name="Coupling">Sensitivity of the recovery to the voltage, zero or more. Default 0.2.</param>
/// <param name="ResetVoltage">Voltage after a spike, mV. Default -65.</param>
/// <param name="ResetRecovery">What a spike adds to the recovery. Default 8.</param>
public sealed record Izhikevich(double TauRecovery = 0.02, double Coupling = 0.2, double ResetVoltage = -65, double ResetRecovery = 8) : NeuronType
{
    private const double RateDt = 0.001;
    private const int RateSteps = 1000;

    private static readonly ImmutableArray<StateVariable> Variables = [new("voltage", new Uniform(0, 1)), new("recovery", new Choice([0.0]))];

    /// <summary>Rate of the recovery, per millisecond.</summary>
    public double TauRecovery { get; init => field = Check.Positive(value, owner: typeof(Izhikevich)); } = Check.Positive(TauRecovery, owner: typeof(Izhikevich));

    /// <summary>Sensitivity of the recovery to the voltage.</summary>
    public double Coupling { get; init => field = Check.NotNegative(value, owner: typeof(Izhikevich)); } = Check.NotNegative(Coupling, owner: typeof(Izhikevich));

    /// <summary>Voltage after a spike, mV.</summary>
    public double ResetVoltage { get; init => field = Check.Finite(value, owner: typeof(Izhikevich)); } = Check.Finite(ResetVoltage, owner: typeof(Izhikevich));

    /// <summary>What a spike adds to the recovery.</summary>
    public double ResetRecovery { get; init => field = Check.Finite(value, owner: typeof(Izhikevich)); } = Check.Finite(ResetRecovery, owner: typeof(Izhikevich));

    /// <inheritdoc/>
    public override bool IsSpiking => true;

    /// <inheritdoc/>
    public override ImmutableArray<StateVariable> State => Variables;

    /// <summary>Mean output over 1000 steps of 1 ms, after one step from states of zero.</summary>
    /// <param name="currents">J of each neuron, dimensionless.</param>
    /// <param name="rates">As many; written. Hz.</param>
    public override void Rates(ReadOnlySpan<double> currents, Span<double> rates)
    {
        int size = currents.Length;
        double[] output = new double[size];
        NeuronState<double> state = new(new double[2 * size], size, size);
        Step(RateDt, currents, output, state);
        rates[..size].Clear();
        for (int step = 0; step < RateSteps; step++)
        {
            Step(RateDt, currents, output, state);
            for (int i = 0; i < size; i++) rates[i] += output[i];
        }
        for (int i = 0; i < size; i++) rates[i] /= RateSteps;
    }

    // Times 1000 before times dt, as in Nengo: the other order gives other bits.
    /// <inheritdoc/>
    public override void Step<T>(T dt, ReadOnlySpan<T> current, Span<T> output, NeuronState<T> state)
    {
        T square = T.CreateTruncating(0.04), linear = T.CreateTruncating(5), constant = T.CreateTruncating(140), lowest = T.CreateTruncating(-30);
        T threshold = T.CreateTruncating(30), perSecond = T.CreateTruncating(1000), spike = T.One / dt;
        T tau = T.CreateTruncating(TauRecovery), coupling = T.CreateTruncating(Coupling);
        T resetVoltage = T.CreateTruncating(ResetVoltage), resetRecovery = T.CreateTruncating(ResetRecovery);
        Span<T> voltage = state[0], recovery = state[1];
        for (int i = 0; i < output.Length; i++)
        {
            T v = voltage[i], u = recovery[i];
            v += (square * (v * v) + linear * v + constant - u + T.Max(lowest, current[i])) * perSecond * dt;
            bool spikes = v >= threshold;
            if (spikes) v = resetVoltage;
            u += tau * (coupling * v - u) * perSecond * dt;
            if (spikes) u += resetRecovery;
            output[i] = spikes ? spike : T.Zero;
            voltage[i] = v;
            recovery[i] = u;
        }
    }
}
