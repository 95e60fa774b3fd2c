using System.Collections.Immutable;
using SpikeSharp.Numerics;

namespace SpikeSharp.Building;

/// <summary>An ensemble after the build: its parameters as numbers and its signals.</summary>
public sealed class BuiltEnsemble
{
    private readonly Lazy<NdArray>? _evalPoints;
    private readonly Lazy<NdArray>? _encoders;
    private readonly Lazy<(double[] MaxRates, double[] Intercepts)> _tuning;

    internal BuiltEnsemble(
        string label, NeuronType neuronType, int dimensions, double radius, double[] gain, double[] bias, Lazy<NdArray>? evalPoints, Lazy<NdArray>? encoders)
    {
        Label = label;
        NeuronType = neuronType;
        Dimensions = dimensions;
        Radius = radius;
        Gain = [.. gain];
        Bias = [.. bias];
        _evalPoints = evalPoints;
        _encoders = encoders;
        _tuning = new(() => gain.Length == 0 ? ([], []) : neuronType.MaxRatesIntercepts(gain, bias));
    }

    /// <summary>Text for people.</summary>
    public string Label { get; }

    /// <summary>Type and parameters.</summary>
    public NeuronType NeuronType { get; }

    /// <summary>Number of neurons.</summary>
    public int Size => Gain.Length;

    /// <summary>Numbers represented.</summary>
    public int Dimensions { get; }

    /// <summary>Length of the longest vector represented well.</summary>
    public double Radius { get; }

    /// <summary>Gain of each neuron.</summary>
    public ImmutableArray<double> Gain { get; }

    /// <summary>Bias of each neuron.</summary>
    public ImmutableArray<double> Bias { get; }

    /// <summary>Rate in Hz of each neuron at input 1 (not a ceiling); not finite where a neuron cannot reach one.</summary>
    public IReadOnlyList<double> MaxRates => (DrawnTuning ?? _tuning).Value.MaxRates;

    /// <summary>Input at which each neuron begins to fire.</summary>
    public IReadOnlyList<double> Intercepts => (DrawnTuning ?? _tuning).Value.Intercepts;

    /// <summary>Maximum rates and intercepts from which gains and biases follow; null where those were given.</summary>
    internal Lazy<(double[] MaxRates, double[] Intercepts)>? DrawnTuning { get; init; }

    /// <summary>Seed of its random draws; null if a loaded file does not say.</summary>
    public long? Seed { get; internal init; }

    /// <summary>Evaluation points times the radius, shape (points, dimensions); null in a loaded model.</summary>
    public NdArray? EvalPoints => _evalPoints?.Value;

    /// <summary>Encoders, shape (neurons, dimensions); null if a loaded file does not hold them.</summary>
    public NdArray? Encoders => _encoders?.Value;

    /// <summary>Encoders times gain over radius, shape (neurons, dimensions), at step 0; null if a loaded file does not hold them.</summary>
    public NdArray? ScaledEncoders => LazyScaledEncoders?.Value;

    internal Lazy<NdArray>? LazyScaledEncoders { get; init; }

    /// <summary>Represented input x, shape (dimensions).</summary>
    public Signal? X { get; internal init; }

    /// <summary>Input current J, shape (neurons).</summary>
    public required Signal Current { get; init; }

    /// <summary>Output of the neurons, shape (neurons).</summary>
    public required Signal Output { get; init; }

    /// <summary>State variables in the order of the neuron type.</summary>
    public ImmutableArray<Signal> State { get; internal init; } = [];

    /// <summary>State variables of the rate neurons behind spikes that are made from rates; empty for other types.</summary>
    public ImmutableArray<Signal> BaseState { get; internal init; } = [];

    /// <summary>Output of the rate neurons behind spikes that are made from rates; null for other types.</summary>
    public Signal? RateOut { get; internal init; }

    /// <summary>Scaled encoders as a run uses them, shape (neurons, dimensions); null in a loaded model that does not say.</summary>
    public Signal? EncoderSignal { get; internal init; }

    /// <summary>The label with those of the networks around it, <c>outer/inner/label</c>; null in a loaded model.</summary>
    internal string? Path { get; init; }

    /// <summary>What the user said of the encoders, and of the biases where nothing else is said of them; null: nothing.</summary>
    internal bool? Trainable { get; init; }

    /// <summary>What the user said of the biases; null: nothing.</summary>
    internal bool? NeuronsTrainable { get; init; }

    /// <summary>Membrane voltage; null for types without one.</summary>
    public Signal? Voltage => NeuronType.State.Length == State.Length
        ? State.Where((_, i) => NeuronType.State[i].Name == "voltage").FirstOrDefault()
        : null;

    /// <summary>What a probe of the neurons records; null if they do not have it.</summary>
    internal Signal? Variable(ProbeAttribute attribute)
    {
        if (attribute == ProbeAttribute.Output) return Output;
        if (attribute == ProbeAttribute.Input) return Current;
        if (attribute == ProbeAttribute.RateOut) return RateOut;
        return Named(NeuronType, State) ?? (NeuronType.BaseType is { } rates ? Named(rates, BaseState) : null);

        Signal? Named(NeuronType type, ImmutableArray<Signal> state) => state.Where((_, i) => type.State[i].Name == attribute.Name).FirstOrDefault();
    }

    /// <summary>The same ensemble with neurons of another type that has no state.</summary>
    internal BuiltEnsemble With(NeuronType neuronType) => Copy(neuronType, [.. Bias], _encoders, LazyScaledEncoders, EncoderSignal, DrawnTuning, []);

    /// <summary>The same ensemble with other scaled encoders and biases; gains stay.</summary>
    internal BuiltEnsemble With(NdArray? scaledEncoders, double[] bias, Signal? encoderSignal)
    {
        if (scaledEncoders is null) return Copy(NeuronType, bias, _encoders, LazyScaledEncoders, encoderSignal, null, State);
        double[] encoders = scaledEncoders.ToDoubles();
        for (int i = 0; i < encoders.Length; i++) encoders[i] *= Radius / Gain[i / Dimensions];
        return Copy(NeuronType, bias, new(NdArray.From(encoders, Size, Dimensions)), new(scaledEncoders), encoderSignal, null, State);
    }

    private BuiltEnsemble Copy(
        NeuronType neuronType, double[] bias, Lazy<NdArray>? encoders, Lazy<NdArray>? scaledEncoders, Signal? encoderSignal,
        Lazy<(double[] MaxRates, double[] Intercepts)>? tuning, ImmutableArray<Signal> state) =>
        new(Label, neuronType, Dimensions, Radius, [.. Gain], bias, _evalPoints, encoders)
        {
            Seed = Seed,
            Path = Path,
            Trainable = Trainable,
            NeuronsTrainable = NeuronsTrainable,
            X = X,
            Current = Current,
            Output = Output,
            State = state,
            BaseState = BaseState,
            RateOut = RateOut,
            EncoderSignal = encoderSignal,
            LazyScaledEncoders = scaledEncoders,
            DrawnTuning = tuning,
        };
}

/// <summary>A connection after the build.</summary>
/// <param name="Label">Text for people.</param>
/// <param name="Weights">Weight signal; null for an element-to-element connection.</param>
/// <param name="Seed">Seed of its random draws.</param>
public sealed record BuiltConnection(string Label, Signal? Weights, long Seed)
{
    /// <summary>All of what pre gives, before slicing; null in a loaded model.</summary>
    public Signal? Input { get; internal init; }

    /// <summary>What arrives at post: behind the synapse; null in a loaded model.</summary>
    public Signal? Output { get; internal init; }

    /// <summary>Points at which decoders were solved, shape (points, dimensions); null where nothing was solved.</summary>
    public NdArray? EvalPoints => Problem is { Points.Length: > 0 } ? Problem.Points : null;

    /// <summary>What the solver found; null where nothing was solved.</summary>
    public SolverResult? Solution => Problem?.Result;

    internal DecoderProblem? Problem { get; init; }

    /// <summary>The label with those of the networks around it; null in a loaded model.</summary>
    internal string? Path { get; init; }

    /// <summary>What the user said of the weights; null: nothing.</summary>
    internal bool? Trainable { get; init; }

    internal Signal? Variable(ProbeAttribute attribute) =>
        attribute == ProbeAttribute.Output ? Output : attribute == ProbeAttribute.Input ? Input : Weights;
}

/// <summary>A learning rule after the build.</summary>
/// <param name="Label">Text for people.</param>
/// <param name="Input">The error or learning signal that it gets; null for rules without.</param>
/// <param name="Signals">What a probe can record of it.</param>
public sealed record BuiltLearningRule(string Label, Signal? Input, IReadOnlyDictionary<ProbeAttribute, Signal> Signals)
{
    internal Signal? Variable(ProbeAttribute attribute) => Signals.GetValueOrDefault(attribute);
}

/// <summary>A node after the build.</summary>
/// <param name="Label">Text for people.</param>
/// <param name="Input">Sum of its inputs, or null.</param>
/// <param name="Output">Its output, or null if it has none.</param>
public sealed record BuiltNode(string Label, Signal? Input, Signal? Output);
