using System.Collections.Immutable;
using SpikeSharp.Numerics;

namespace SpikeSharp.Building;

/// <summary>Draws the parameters of an <see cref="Ensemble"/> in Nengo's order and emits its operators (specification section 9.3).</summary>
internal static class EnsembleBuilder
{
    public static BuiltEnsemble Build(ModelBuilder model, Ensemble ensemble)
    {
        string name = ensemble.Label ?? "ensemble";
        long seed = model.SeedOf(ensemble);
        Draws draws = new(ensemble, seed);
        (double[] gain, double[] bias) = draws.GainBias();
        CheckGains(ensemble, gain);

        Signal x = Signal.Filled($"{name}.x", [ensemble.Dimensions], 0);
        Signal current = Signal.Filled($"{name}.J", [ensemble.Size], 0);
        Signal output = Signal.Filled($"{name}.out", [ensemble.Size], 0);
        Signal biases = Signal.Of($"{name}.bias", NdArray.From(bias), isReadOnly: true);
        Signal encoders = Signal.Deferred($"{name}.encoders", [ensemble.Size, ensemble.Dimensions], () => ScaledEncoders(draws.Encoders.Value, gain, ensemble.Radius));
        ImmutableArray<Signal> state = InitialState(ensemble, name, seed);

        model.Add(new Reset(x));
        model.Add(new Copy(biases, current));
        model.Add(new SimNeurons(ensemble.NeuronType, current, output, state));
        model.Add(new DotInc(encoders, x, current));
        return new BuiltEnsemble(name, ensemble.NeuronType, ensemble.Dimensions, ensemble.Radius, gain, bias, draws.EvalPoints, draws.Encoders)
        {
            Seed = seed,
            X = x,
            Current = current,
            Output = output,
            State = state,
        };
    }

    private static ImmutableArray<Signal> InitialState(Ensemble ensemble, string name, long seed)
    {
        if (ensemble.NeuronType.State.IsEmpty) return [];
        NumpyRandom random = new((seed + 1));
        return
        [
            .. ensemble.NeuronType.State.Select(variable => Signal.Of(
                $"{name}.{variable.Name}", NdArray.From(ensemble.NeuronType.InitialOf(variable).Sample(ensemble.Size, null, random)))),
        ];
    }

    private static NdArray ScaledEncoders(NdArray encoders, double[] gain, double radius)
    {
        int dimensions = encoders.Shape[1];
        double[] scaled = encoders.ToDoubles();
        for (int i = 0; i < scaled.Length; i++) scaled[i] *= gain[i / dimensions] / radius;
        return NdArray.From(scaled, gain.Length, dimensions);
    }

    private static void CheckGains(Ensemble ensemble, double[] gain)
    {
        int bad = Array.FindIndex(gain, g => !(g > 0) || !double.IsFinite(g));
        if (bad >= 0)
            throw new BuildException(
                DiagnosticCodes.BadTuning,
                $"{ensemble}: the gain of neuron {bad} is {gain[bad]}; gains must be positive and finite.",
                "check MaxRates, Intercepts and Gain");
    }

    /// <summary>The random draws of an ensemble: evaluation points, encoders, then gains and biases, from one generator.</summary>
    private sealed class Draws
    {
        private readonly Ensemble _ensemble;
        private readonly long _seed;
        private readonly Lazy<(NdArray EvalPoints, NdArray Encoders, NumpyRandom After)> _geometry;

        public Draws(Ensemble ensemble, long seed)
        {
            _ensemble = ensemble;
            _seed = seed;
            _geometry = new(Sample);
            EvalPoints = new(() => _geometry.Value.EvalPoints);
            Encoders = new(() => _geometry.Value.Encoders);
        }

        public Lazy<NdArray> EvalPoints { get; }

        public Lazy<NdArray> Encoders { get; }

        public (double[] Gain, double[] Bias) GainBias()
        {
            int n = _ensemble.Size;
            if (_ensemble.Gain is { } gain && _ensemble.Bias is { } bias)
            {
                // Values that need no random numbers spare the draws before them: a converted layer has no use for encoders.
                NumpyRandom random = gain.IsConstant && bias.IsConstant ? new NumpyRandom(_seed) : _geometry.Value.After;
                return (gain.Sample(n, null, random), bias.Sample(n, null, random));
            }
            NumpyRandom after = _geometry.Value.After;
            double[] rates = _ensemble.MaxRates.Sample(n, null, after), intercepts = _ensemble.Intercepts.Sample(n, null, after);
            double[] gains = new double[n], biases = new double[n];
            for (int i = 0; i < n; i++) (gains[i], biases[i]) = _ensemble.NeuronType.GainBias(rates[i], intercepts[i]);
            return (gains, biases);
        }

        private (NdArray, NdArray, NumpyRandom) Sample()
        {
            int n = _ensemble.Size, d = _ensemble.Dimensions;
            NumpyRandom random = new(_seed);
            int points = _ensemble.EvalPointCount ?? Math.Max(Math.Clamp(500 * d, 750, 2500), 2 * n);
            double[] eval = _ensemble.EvalPoints is Samples given ? given.Sample(given.Count, d, random) : _ensemble.EvalPoints.Sample(points, d, random);
            for (int i = 0; i < eval.Length; i++) eval[i] *= _ensemble.Radius;
            double[] encoders = _ensemble.Encoders.Sample(n, d, random);
            if (_ensemble.NormalizeEncoders) Normalize(encoders, d);
            return (NdArray.From(eval, eval.Length / d, d), NdArray.From(encoders, n, d), random);
        }

        private void Normalize(double[] encoders, int d)
        {
            for (int row = 0; row < encoders.Length / d; row++)
            {
                Span<double> encoder = encoders.AsSpan(row * d, d);
                double norm = PairwiseSum.Norm(encoder);
                if (!(norm > 0) || !double.IsFinite(norm))
                    throw new BuildException(
                        DiagnosticCodes.BadTuning, $"{_ensemble}: encoder {row} has length {norm} and cannot be normalised.", "give encoders of non-zero, finite length");
                for (int i = 0; i < d; i++) encoder[i] /= norm;
            }
        }
    }
}
