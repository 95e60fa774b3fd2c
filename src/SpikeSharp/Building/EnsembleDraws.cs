using SpikeSharp.Numerics;

namespace SpikeSharp.Building;

/// <summary>The random draws of an ensemble: evaluation points, encoders, then gains and biases, from one generator.</summary>
internal sealed class EnsembleDraws
{
    private readonly Ensemble _ensemble;
    private readonly long _seed;
    private readonly Lazy<(NdArray EvalPoints, NdArray Encoders, NumpyRandom After)> _geometry;
    private readonly Lazy<(double[] MaxRates, double[] Intercepts)> _tuning;

    public EnsembleDraws(Ensemble ensemble, long seed)
    {
        _ensemble = ensemble;
        _seed = seed;
        _geometry = new(Sample);
        _tuning = new(() => (Draw(nameof(Ensemble.MaxRates), ensemble.MaxRates, null, _geometry.Value.After), Draw(nameof(Ensemble.Intercepts), ensemble.Intercepts, null, _geometry.Value.After)));
        EvalPoints = new(() => _geometry.Value.EvalPoints);
        Encoders = new(() => _geometry.Value.Encoders);
    }

    /// <summary>Evaluation points times the radius, shape (points, dimensions).</summary>
    public Lazy<NdArray> EvalPoints { get; }

    /// <summary>Encoders, shape (neurons, dimensions).</summary>
    public Lazy<NdArray> Encoders { get; }

    /// <summary>Maximum rates and intercepts; null where gains and biases are given instead.</summary>
    public Lazy<(double[] MaxRates, double[] Intercepts)>? Tuning => GivesGains ? null : _tuning;

    private bool GivesGains => !ReferenceEquals(_ensemble.Gain, Distribution.None);

    public (double[] Gain, double[] Bias) GainBias()
    {
        Distribution gain = _ensemble.Gain, bias = _ensemble.Bias;
        if (GivesGains)
        {
            // Values that need no random numbers spare the draws before them: a converted layer has no use for encoders.
            NumpyRandom random = gain.IsConstant && bias.IsConstant ? new NumpyRandom(_seed) : _geometry.Value.After;
            return (Draw(nameof(Ensemble.Gain), gain, null, random), Draw(nameof(Ensemble.Bias), bias, null, random));
        }
        try
        {
            return _ensemble.NeuronType.GainBias(_tuning.Value.MaxRates, _tuning.Value.Intercepts);
        }
        catch (ArgumentException error)
        {
            throw new BuildException(DiagnosticCodes.BadTuning, $"{_ensemble}: {error.Message}", "check MaxRates and Intercepts", error);
        }
    }

    private (NdArray, NdArray, NumpyRandom) Sample()
    {
        int d = _ensemble.Dimensions;
        NumpyRandom random = new(_seed);
        int points = _ensemble.EvalPoints is Samples given ? given.Count : EnsembleBuilder.EvalPointCount(_ensemble);
        double[] eval = Draw(nameof(Ensemble.EvalPoints), _ensemble.EvalPoints, points, d, random);
        for (int i = 0; i < eval.Length; i++) eval[i] *= _ensemble.Radius;
        // Direct ensembles have no encoders to draw.
        double[] encoders = _ensemble.NeuronType is Direct ? Matrix.Identity(d) : Draw(nameof(Ensemble.Encoders), _ensemble.Encoders, d, random);
        if (_ensemble.NormalizeEncoders) Normalize(encoders, d);
        return (NdArray.From(eval, eval.Length / d, d), NdArray.From(encoders, encoders.Length / d, d), random);
    }

    private double[] Draw(string attribute, Distribution distribution, int? dimensions, NumpyRandom random) =>
        Draw(attribute, distribution, _ensemble.Size, dimensions, random);

    private double[] Draw(string attribute, Distribution distribution, int count, int? dimensions, NumpyRandom random) =>
        Draw(_ensemble, $"Ensemble.{attribute}", distribution, count, dimensions, random);

    /// <summary>Draws a parameter; what does not fit or is not finite is refused by the names of ensemble and parameter.</summary>
    public static double[] Draw(Ensemble ensemble, string attribute, Distribution distribution, int count, int? dimensions, NumpyRandom random)
    {
        double[] values;
        try
        {
            values = distribution.Sample(count, dimensions, random);
        }
        catch (ArgumentException error)
        {
            throw new BuildException(DiagnosticCodes.BadTuning, $"{ensemble}: {attribute}: {error.Message}", null, error);
        }
        int bad = Array.FindIndex(values, value => !double.IsFinite(value));
        return bad < 0 ? values : throw new BuildException(DiagnosticCodes.BadTuning, $"{ensemble}: {attribute}: number {bad} is {values[bad]}.", "give finite values");
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
