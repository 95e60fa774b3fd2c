using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace SpikeSharp;

/// <summary>A population of neurons that represents a vector of <see cref="Dimensions"/> numbers, or, through <see cref="Neurons"/>, just neurons.</summary>
/// <remarks>
/// Neuron i receives J_i = gain_i * (encoder_i . x / radius) + bias_i plus what is connected to <see cref="Neurons"/>.
/// Parameters that are not set take the value of the owner's <see cref="Network.Config"/>, its ancestors' or the built-in default at <c>Add</c>.
/// </remarks>
public sealed class Ensemble : NetworkObject
{
    private double? _radius;
    private Distribution? _encoders;
    private Distribution? _intercepts;
    private Distribution? _maxRates;
    private Distribution? _evalPoints;
    private NeuronType? _neuronType;
    private bool? _normalizeEncoders;
    private int? _evalPointCount;
    private Distribution? _gain;
    private Distribution? _bias;
    private Process? _noise;
    private bool? _trainable;

    /// <summary>A population.</summary>
    /// <param name="neurons">Number of neurons, at least 1.</param>
    /// <param name="dimensions">Numbers represented, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size below 1.</exception>
    public Ensemble(int neurons, int dimensions)
    {
        Size = Check.AtLeast(neurons, 1, nameof(neurons), typeof(Ensemble));
        Dimensions = Check.AtLeast(dimensions, 1, nameof(dimensions), typeof(Ensemble));
        Neurons = new Neurons(this);
    }

    /// <summary>Number of neurons.</summary>
    public int Size { get; }

    /// <summary>Numbers represented.</summary>
    public int Dimensions { get; }

    /// <summary>The neurons themselves, to connect to and from without encoders and decoders.</summary>
    public Neurons Neurons { get; }

    /// <summary>Length of the longest vector that is represented well; at least 1e-10.</summary>
    /// <value>Default 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">Below 1e-10.</exception>
    public double Radius
    {
        get => _radius ?? EnsembleDefaults.BuiltIn.Radius!.Value;
        init => _radius = Check.AtLeast(value, 1e-10, owner: typeof(Ensemble));
    }

    /// <summary>Preferred directions, shape (neurons, dimensions).</summary>
    /// <value>Default <see cref="ScatteredHypersphere"/> on the surface.</value>
    public Distribution Encoders
    {
        get => _encoders ?? EnsembleDefaults.BuiltIn.Encoders!;
        init => _encoders = value;
    }

    /// <summary>Input along the encoder at which a neuron begins to fire, shape (neurons).</summary>
    /// <value>Default Uniform(-1, 0.9).</value>
    public Distribution Intercepts
    {
        get => _intercepts ?? EnsembleDefaults.BuiltIn.Intercepts!;
        init => _intercepts = value;
    }

    /// <summary>Firing rate in Hz at input 1 along the encoder (not a ceiling), shape (neurons).</summary>
    /// <value>Default Uniform(200, 400).</value>
    public Distribution MaxRates
    {
        get => _maxRates ?? EnsembleDefaults.BuiltIn.MaxRates!;
        init => _maxRates = value;
    }

    /// <summary>Points at which decoders are solved, before scaling by the radius; shape (points, dimensions).</summary>
    /// <value>Default <see cref="ScatteredHypersphere"/>.</value>
    public Distribution EvalPoints
    {
        get => _evalPoints ?? EnsembleDefaults.BuiltIn.EvalPoints!;
        init => _evalPoints = value;
    }

    /// <summary>Number of evaluation points; null: max(clamp(500 dimensions, 750, 2500), 2 neurons).</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int? EvalPointCount
    {
        get => _evalPointCount;
        init => _evalPointCount = value is int count ? Check.AtLeast(count, 1, nameof(EvalPointCount), typeof(Ensemble)) : null;
    }

    /// <summary>How a neuron turns current into output.</summary>
    /// <value>Default <see cref="Lif"/>.</value>
    public NeuronType NeuronType
    {
        get => _neuronType ?? EnsembleDefaults.BuiltIn.NeuronType!;
        init => _neuronType = value;
    }

    /// <summary>Gains, shape (neurons), finite, not 0 but of either sign, given together with <see cref="Bias"/>.</summary>
    /// <value>Default <see cref="Distribution.None"/>: from max rates and intercepts.</value>
    [AllowNull]
    public Distribution Gain
    {
        get => _gain ?? Distribution.None;
        init => _gain = value;
    }

    /// <summary>Biases, shape (neurons), given together with <see cref="Gain"/>.</summary>
    /// <value>Default <see cref="Distribution.None"/>: from max rates and intercepts.</value>
    [AllowNull]
    public Distribution Bias
    {
        get => _bias ?? Distribution.None;
        init => _bias = value;
    }

    /// <summary>A process that is added to the input current of the neurons.</summary>
    /// <value>Default <see cref="Process.None"/>.</value>
    [AllowNull]
    public Process Noise
    {
        get => _noise ?? Process.None;
        init => _noise = value;
    }

    /// <summary>Whether encoders are scaled to length 1.</summary>
    /// <value>Default true.</value>
    public bool NormalizeEncoders
    {
        get => _normalizeEncoders ?? true;
        init => _normalizeEncoders = value;
    }

    /// <summary>Whether training may change its encoders, and its biases unless <see cref="SpikeSharp.Neurons.Trainable"/> says otherwise; null: yes, unless a learning rule changes them.</summary>
    /// <value>Default null.</value>
    public bool? Trainable
    {
        get => _trainable;
        init => _trainable = value;
    }

    /// <summary>One represented dimension.</summary>
    /// <param name="index">Dimension.</param>
    public View this[Index index] => new(this, SpikeSharp.Slice.Of(index));

    /// <summary>A range of represented dimensions.</summary>
    /// <param name="range">Dimensions.</param>
    public View this[Range range] => new(this, SpikeSharp.Slice.Of(range));

    /// <summary>Listed dimensions.</summary>
    /// <param name="indices">Dimensions; repeats are allowed.</param>
    public View this[IEnumerable<int> indices] => new(this, SpikeSharp.Slice.Of(indices));

    /// <summary>The elements at which a mask is true.</summary>
    /// <param name="mask">As long as the object.</param>
    /// <exception cref="ArgumentException">The mask has another length.</exception>
    public View this[ReadOnlySpan<bool> mask] => new(this, SpikeSharp.Slice.Of(mask, Dimensions));

    /// <summary>A range with a step, as in Python.</summary>
    /// <param name="start">First element; null: open.</param>
    /// <param name="stop">Element after the last; null: open.</param>
    /// <param name="step">Distance, may be negative.</param>
    /// <returns>A view.</returns>
    public View Slice(int? start, int? stop, int step = 1) => new(this, SpikeSharp.Slice.Range(start, stop, step));

    /// <summary>Whether maximum rates or intercepts were given to it, not to its network's defaults.</summary>
    internal bool OwnsTuning { get; private set; }

    /// <summary>Fixes what it is built into, once the network is complete.</summary>
    internal void Freeze(Distribution gain, Distribution bias, Distribution encoders)
    {
        (_gain, _bias, _encoders, _normalizeEncoders) = (gain, bias, encoders, false);
        (_maxRates, _intercepts, OwnsTuning) = (null, null, false);
    }

    /// <summary>Takes the neurons away, once the network is complete.</summary>
    internal void MakeDirect() => _neuronType = new Direct();

    private protected override void OnAdded(Network owner)
    {
        OwnsTuning = _maxRates is not null || _intercepts is not null;
        _radius ??= owner.Default(c => c.Ensemble.Radius);
        _encoders ??= owner.Default(c => c.Ensemble.Encoders);
        _intercepts ??= owner.Default(c => c.Ensemble.Intercepts);
        _maxRates ??= owner.Default(c => c.Ensemble.MaxRates);
        _evalPoints ??= owner.Default(c => c.Ensemble.EvalPoints);
        _neuronType ??= owner.Default(c => c.Ensemble.NeuronType);
        _normalizeEncoders ??= owner.Default(c => c.Ensemble.NormalizeEncoders);
        _evalPointCount ??= owner.Default(c => c.Ensemble.EvalPointCount);
        _gain ??= owner.Default(c => c.Ensemble.Gain);
        _bias ??= owner.Default(c => c.Ensemble.Bias);
        _noise ??= owner.Default(c => c.Ensemble.Noise);
        _trainable ??= owner.Default(c => c.Ensemble.Trainable);
        Neurons.Trainable ??= owner.Default(c => c.Neurons.Trainable);
        bool noGain = ReferenceEquals(Gain, Distribution.None), noBias = ReferenceEquals(Bias, Distribution.None);
        if (noGain != noBias)
            throw new ArgumentException($"{this}: Ensemble.{(noGain ? "Bias" : "Gain")} is given without {(noGain ? "Gain" : "Bias")}; give both or neither.");
        CheckArray(nameof(Encoders), Encoders, Size, Dimensions);
        CheckArray(nameof(EvalPoints), EvalPoints, null, Dimensions);
        CheckArray(nameof(Intercepts), Intercepts, Size, 0);
        CheckArray(nameof(MaxRates), MaxRates, Size, 0);
        CheckArray(nameof(Gain), Gain, Size, 0);
        CheckArray(nameof(Bias), Bias, Size, 0);
    }

    // Of distributions only arrays have a shape that is known already.
    private void CheckArray(string attribute, Distribution given, int? count, int dimensions)
    {
        if (given is not Samples array) return;
        bool fits = (count is null || count == array.Count) && (dimensions == 0 ? array.Dimensions == 0 : Math.Max(array.Dimensions, 1) == dimensions);
        if (!fits)
            throw new ArgumentException($"{this}: Ensemble.{attribute} has shape ({Shape($"{array.Count}", array.Dimensions)}); ({Shape(count?.ToString(CultureInfo.InvariantCulture) ?? "any", dimensions)}) is needed.");

        static string Shape(string count, int dimensions) => dimensions == 0 ? count : $"{count}, {dimensions}";
    }
}
