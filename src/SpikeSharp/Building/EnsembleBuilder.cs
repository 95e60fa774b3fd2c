using System.Collections.Immutable;
using SpikeSharp.Numerics;

namespace SpikeSharp.Building;

/// <summary>Draws the parameters of an <see cref="Ensemble"/> in Nengo's order and emits its operators.</summary>
internal static class EnsembleBuilder
{
    public static BuiltEnsemble Build(ModelBuilder model, Ensemble ensemble)
    {
        string name = model.NameOf(ensemble);
        long seed = model.SeedOf(ensemble);
        if (seed == uint.MaxValue)
            throw new BuildException(DiagnosticCodes.UnsupportedPart, $"{ensemble}: the seed {seed} is the last there is, and the states of its neurons take the one after.", "choose a smaller seed");
        EnsembleDraws draws = new(ensemble, seed);
        Signal x = Signal.Filled($"{name}.x", [ensemble.Dimensions], 0);
        if (ensemble.NeuronType is Direct) return BuildDirect(model, ensemble, name, draws, x);

        (double[] gain, double[] bias) = draws.GainBias();
        CheckGains(ensemble, gain);
        Signal current = Signal.Filled($"{name}.J", [ensemble.Size], 0);
        Signal output = Signal.Filled($"{name}.out", [ensemble.Size], 0);
        Signal biases = Signal.Of($"{name}.bias", NdArray.From(bias), isReadOnly: true);
        Lazy<NdArray> scaled = new(() => Scaled(draws.Encoders.Value, gain, ensemble.Radius));
        Signal encoders = Signal.Deferred(
            $"{name}.encoders", [ensemble.Size, ensemble.Dimensions], () => scaled.Value, isReadOnly: !model.LearnsEncoders(ensemble));

        model.Add(new Reset(x));
        model.Add(new Copy(biases, current));
        Population population = AddNeurons(model, ensemble, name, seed, current, output);
        AddNoise(model, ensemble, name, current);
        model.Add(new DotInc(encoders, x, current));
        return new BuiltEnsemble(name, ensemble.NeuronType, ensemble.Dimensions, ensemble.Radius, gain, bias, draws.EvalPoints, draws.Encoders)
        {
            Seed = seed,
            Path = model.PathOf(ensemble),
            Trainable = ensemble.Trainable,
            NeuronsTrainable = ensemble.Neurons.Trainable,
            DrawnTuning = draws.Tuning,
            X = x,
            Current = current,
            Output = output,
            State = population.State,
            BaseState = population.BaseState,
            RateOut = population.RateOut,
            EncoderSignal = encoders,
            LazyScaledEncoders = scaled,
        };
    }

    /// <summary>Number of evaluation points of an ensemble that does not list them.</summary>
    public static int EvalPointCount(Ensemble ensemble) =>
        ensemble.EvalPointCount ?? Math.Max(Math.Clamp(500 * ensemble.Dimensions, 750, 2500), 2 * ensemble.Size);

    // Direct ensembles pass on what they are told: no neurons, no encoders to draw.
    private static BuiltEnsemble BuildDirect(ModelBuilder model, Ensemble ensemble, string name, EnsembleDraws draws, Signal x)
    {
        int d = ensemble.Dimensions;
        Signal current = Signal.Filled($"{name}.J", [d], 0);
        NdArray identity = NdArray.From(Matrix.Identity(d), d, d);
        Signal encoders = Signal.Of($"{name}.encoders", identity, isReadOnly: true);
        model.Add(new Reset(x));
        model.Add(new Reset(current));
        AddNoise(model, ensemble, name, current);
        model.Add(new DotInc(encoders, x, current));
        Lazy<NdArray> encoderValues = new(identity);
        return new BuiltEnsemble(name, ensemble.NeuronType, d, ensemble.Radius, [], [], draws.EvalPoints, encoderValues)
        {
            Seed = model.SeedOf(ensemble),
            Path = model.PathOf(ensemble),
            Trainable = ensemble.Trainable,
            DrawnTuning = draws.Tuning,
            X = x,
            Current = current,
            Output = current,
            EncoderSignal = encoders,
            LazyScaledEncoders = encoderValues,
        };
    }

    private readonly record struct Population(ImmutableArray<Signal> State, ImmutableArray<Signal> BaseState, Signal? RateOut);

    private static Population AddNeurons(ModelBuilder model, Ensemble ensemble, string name, long seed, Signal current, Signal output)
    {
        NeuronType type = ensemble.NeuronType;
        if (type.BaseType is not { } baseType)
        {
            ImmutableArray<Signal> state = InitialState(ensemble, type, name, seed);
            model.Add(new SimNeurons(type, current, output, state, GeneratorOf(ensemble, type, seed)));
            return new Population(state, [], null);
        }
        // Spikes made from rates: the rate neurons run first; both draw their states from the same seed.
        Signal rate = Signal.Filled($"{name}.rate_out", [ensemble.Size], 0);
        ImmutableArray<Signal> baseState = InitialState(ensemble, baseType, $"{name}.base", seed), own = InitialState(ensemble, type, name, seed);
        model.Add(new SimNeurons(baseType, current, rate, baseState, GeneratorOf(ensemble, baseType, seed)));
        model.Add(new SimNeurons(type, rate, output, own, GeneratorOf(ensemble, type, seed)));
        return new Population(own, baseState, rate);
    }

    private static ImmutableArray<Signal> InitialState(Ensemble ensemble, NeuronType type, string name, long seed)
    {
        if (type.State.IsEmpty) return [];
        NumpyRandom random = new(seed + 1);
        return [.. type.State.Select(variable => Signal.Of($"{name}.{variable.Name}", NdArray.From(Draw(ensemble, type, variable, random))))];
    }

    // The generator goes on where the draws of the initial state ended.
    private static NumpyRandomState? GeneratorOf(Ensemble ensemble, NeuronType type, long seed)
    {
        if (!type.UsesRandom) return null;
        NumpyRandom random = new(seed + 1);
        foreach (StateVariable variable in type.State) Draw(ensemble, type, variable, random);
        return random.State;
    }

    private static double[] Draw(Ensemble ensemble, NeuronType type, StateVariable variable, NumpyRandom random) =>
        EnsembleDraws.Draw(ensemble, $"{type.GetType().Name}.InitialState[{variable.Name}]", type.InitialOf(variable), ensemble.Size, null, random);

    private static void AddNoise(ModelBuilder model, Ensemble ensemble, string name, Signal current)
    {
        if (ReferenceEquals(ensemble.Noise, Process.None)) return;
        ProcessBuilder.Build(model, ensemble.Noise, null, current, ProcessMode.Increment, $"{name}.noise");
    }

    private static NdArray Scaled(NdArray encoders, double[] gain, double radius)
    {
        int dimensions = encoders.Shape[1];
        double[] scaled = encoders.ToDoubles();
        for (int i = 0; i < scaled.Length; i++) scaled[i] *= gain[i / dimensions] / radius;
        return NdArray.From(scaled, gain.Length, dimensions);
    }

    // Given gains may be of either sign, as in Nengo; those that max rates and intercepts lead to may not.
    private static void CheckGains(Ensemble ensemble, double[] gain)
    {
        bool isGiven = !ReferenceEquals(ensemble.Gain, Distribution.None);
        int bad = Array.FindIndex(gain, g => !double.IsFinite(g) || g == 0 || (!isGiven && g < 0));
        if (bad >= 0)
            throw new BuildException(
                DiagnosticCodes.BadTuning,
                $"{ensemble}: the gain of neuron {bad} is {gain[bad]}; gains must be {(isGiven ? "finite and not 0" : "positive and finite")}.",
                isGiven ? "check Gain" : "check MaxRates and Intercepts");
    }
}
