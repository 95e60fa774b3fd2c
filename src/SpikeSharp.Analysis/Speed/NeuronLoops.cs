using System.Numerics;
using System.Runtime.CompilerServices;
using SpikeSharp.Numerics;
using SpikeSharp.Simulation.Cpu;

namespace SpikeSharp.Analysis;

/// <summary>Steps of spiking ReLU neurons with held currents, and the list of their spikes; nothing around them. Unit: neuron-steps.</summary>
/// <remarks>Rates are uniform from 0 to 40 Hz, about what the sample network has at scale 200.</remarks>
internal sealed class SpikingReluLoop<T, TLane> : MachineLoop
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLane : unmanaged, ILane<TLane, T>
{
    private const int Neurons = 1 << 14;
    private const double HighestRate = 40, Dt = 0.001;

    private readonly T[] _currents = new T[Neurons];
    private readonly T[] _voltages = new T[Neurons];
    private readonly int[] _spikes = new int[Neurons + TLane.Width];
    private readonly T[] _counts = new T[Neurons + TLane.Width];

    public SpikingReluLoop()
    {
        NumpyRandom random = new(0);
        for (int i = 0; i < Neurons; i++) (_currents[i], _voltages[i]) = (T.CreateTruncating(random.NextDouble() * HighestRate), T.CreateTruncating(random.NextDouble()));
    }

    public override long Run()
    {
        ref T j = ref _currents[0];
        ref T v = ref _voltages[0];
        TLane dt = TLane.Broadcast(T.CreateTruncating(Dt));
        int listed = 0;
        for (nint i = 0; i < Neurons; i += TLane.Width)
        {
            TLane voltages = TLane.Load(ref v, i) + (TLane.Rectify(TLane.Load(ref j, i)) * dt), counts = TLane.Floor(voltages);
            (voltages - counts).Store(ref v, i);
            listed = TLane.List(counts, (int)i, ref _spikes[0], ref _counts[0], listed);
        }
        return Neurons;
    }
}

/// <summary>Steps of LIF neurons with held currents, and the list of their spikes; nothing around them. Unit: neuron-steps.</summary>
/// <remarks>
/// Neurons that integrate all or none of a step are computed in lanes; a spike and the end of its refractory period take their logarithm and exponential one by one, to
/// the last bit.
/// </remarks>
internal sealed class LifLoop<T, TLane> : MachineLoop
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLane : unmanaged, ILane<TLane, T>
{
    private const int Neurons = 1 << 14;
    private const double Dt = 0.001, SilentCurrent = 0.9;

    private readonly T[] _currents = new T[Neurons];
    private readonly T[] _voltages = new T[Neurons];
    private readonly T[] _refractories = new T[Neurons];
    private readonly T[] _before = new T[2 * TLane.Width];
    private readonly int[] _spikes = new int[Neurons];
    private readonly LifStep<T> _step;
    private long _spikeCount;
    private long _stepCount;

    /// <param name="spiking">Whether currents are the biases of an ensemble with maximum rates of 200 to 400 Hz and intercepts from -0.9 to 0.9 that represents 0; otherwise nobody spikes.</param>
    public LifLoop(bool spiking)
    {
        Lif type = new();
        _step = new LifStep<T>(type.TauRc, type.TauRef, type.MinVoltage, type.Amplitude, T.CreateTruncating(Dt));
        NumpyRandom random = new(0);
        double[] rates = new double[Neurons], intercepts = new double[Neurons];
        for (int i = 0; i < Neurons; i++) (rates[i], intercepts[i]) = (200 + (200 * random.NextDouble()), (1.8 * random.NextDouble()) - 0.9);
        double[] bias = type.GainBias(rates, intercepts).Bias;
        for (int i = 0; i < Neurons; i++) (_currents[i], _voltages[i]) = (T.CreateTruncating(spiking ? bias[i] : SilentCurrent), T.CreateTruncating(random.NextDouble()));
    }

    public override double EventsPerUnit => (double)_spikeCount / _stepCount;

    public override long Run()
    {
        ref T j = ref _currents[0];
        ref T v = ref _voltages[0];
        ref T r = ref _refractories[0];
        ref T before = ref _before[0];
        TLane dt = TLane.Broadcast(T.CreateTruncating(Dt)), zero = TLane.Broadcast(T.Zero), one = TLane.Broadcast(T.One), decay = TLane.Broadcast(_step.FullDecay);
        int listed = 0;
        for (nint i = 0; i < Neurons; i += TLane.Width)
        {
            TLane voltages = TLane.Load(ref v, i), refractories = TLane.Load(ref r, i), left = refractories - dt, delta = dt - left;
            TLane next = voltages - ((TLane.Load(ref j, i) - voltages) * TLane.SelectAtLeast(delta, dt, decay, zero));
            uint special = TLane.Above(next, one) | (TLane.Above(delta, zero) & TLane.Above(dt, delta));
            TLane.Max(next, zero).Store(ref v, i);
            left.Store(ref r, i);
            if (special == 0) continue;
            voltages.Store(ref before, 0);
            refractories.Store(ref before, TLane.Width);
            for (; special != 0; special &= special - 1)
            {
                int bit = BitOperations.TrailingZeroCount(special);
                ref T voltage = ref Unsafe.Add(ref v, i + bit);
                ref T refractory = ref Unsafe.Add(ref r, i + bit);
                voltage = Unsafe.Add(ref before, bit);
                refractory = Unsafe.Add(ref before, TLane.Width + bit);
                if (_step.Advance(Unsafe.Add(ref j, i + bit), ref voltage, ref refractory) != T.Zero) _spikes[listed++] = (int)i + bit;
            }
        }
        _spikeCount += listed;
        _stepCount += Neurons;
        return Neurons;
    }
}
