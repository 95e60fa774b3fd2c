using SpikeSharp.Numerics;

namespace SpikeSharp.Building;

/// <summary>Firing rates of the neurons of an ensemble at inputs.</summary>
/// <param name="Inputs">Inputs: the last axis holds the dimensions of <see cref="Of"/>; plain numbers for <see cref="Responses"/>.</param>
/// <param name="Rates">Rates in Hz: the axes of the inputs without the dimensions, then the neurons.</param>
public sealed record TuningCurves(NdArray Inputs, NdArray Rates)
{
    private const int PointsPerDimension = 50, MostGridDimensions = 3;

    /// <summary>Rates at represented values, as decoders are solved for them.</summary>
    /// <param name="ensemble">Built, with neurons.</param>
    /// <param name="inputs">Float64, shape (..., dimensions); null: a grid of 50 points from minus to plus radius along each of up to 3 dimensions.</param>
    /// <returns>The inputs and the rates.</returns>
    /// <exception cref="ArgumentException">The ensemble has no neurons or no encoders, the inputs have another number of dimensions, or a grid would have more than 3.</exception>
    public static TuningCurves Of(BuiltEnsemble ensemble, NdArray? inputs = null)
    {
        CheckNeurons(ensemble);
        if (ensemble.Encoders is null) throw new ArgumentException($"Ensemble \"{ensemble.Label}\" comes from a file without encoders; see Responses.", nameof(ensemble));
        inputs ??= Grid(ensemble);
        if (inputs.Rank == 0 || inputs.Shape[^1] != ensemble.Dimensions)
            throw new ArgumentException($"The inputs have shape ({string.Join(", ", inputs.Shape)}); its last axis must be the {ensemble.Dimensions} dimensions of ensemble \"{ensemble.Label}\".", nameof(inputs));
        return new TuningCurves(inputs, NdArray.From(RatesAt(ensemble, inputs.AsSpan<double>()), [.. inputs.Shape[..^1], ensemble.Size]));
    }

    /// <summary>Rates of each neuron along its own encoder: input 1 is the radius in its preferred direction.</summary>
    /// <param name="ensemble">Built, with neurons.</param>
    /// <param name="inputs">Float64, shape (points); null: 50 from -1 to 1.</param>
    /// <returns>The inputs and the rates, shape (points, neurons).</returns>
    /// <exception cref="ArgumentException">The ensemble has no neurons, or the inputs are no plain numbers.</exception>
    public static TuningCurves Responses(BuiltEnsemble ensemble, NdArray? inputs = null)
    {
        CheckNeurons(ensemble);
        inputs ??= NdArray.From(Axis(1));
        if (inputs.Rank != 1) throw new ArgumentException($"The inputs have shape ({string.Join(", ", inputs.Shape)}); plain numbers are needed.", nameof(inputs));
        double[] rates = new double[checked(inputs.Length * ensemble.Size)];
        for (int point = 0; point < inputs.Length; point++) rates.AsSpan(point * ensemble.Size, ensemble.Size).Fill(inputs.AsSpan<double>()[point]);
        Respond(ensemble, rates);
        return new TuningCurves(inputs, NdArray.From(rates, inputs.Length, ensemble.Size));
    }

    /// <summary>Rates of all neurons at points of shape (points, dimensions), row-major.</summary>
    /// <returns>Shape (points, neurons).</returns>
    internal static double[] RatesAt(BuiltEnsemble ensemble, ReadOnlySpan<double> points)
    {
        int d = ensemble.Dimensions, n = ensemble.Size;
        double[] scaled = Matrix.Transpose(ensemble.Encoders!.ToDoubles(), n, d);
        foreach (ref double value in scaled.AsSpan()) value /= ensemble.Radius;
        double[] rates = Matrix.Multiply(points, scaled, points.Length / d, d, n);
        Respond(ensemble, rates);
        return rates;
    }

    /// <summary>Replaces inputs along the encoders by rates.</summary>
    private static void Respond(BuiltEnsemble ensemble, Span<double> values)
    {
        int n = ensemble.Size;
        ReadOnlySpan<double> gain = ensemble.Gain.AsSpan(), bias = ensemble.Bias.AsSpan();
        // A neuron type may write rates before it has read all currents.
        double[] currents = new double[n];
        for (int start = 0; start < values.Length; start += n)
        {
            Span<double> row = values.Slice(start, n);
            for (int i = 0; i < n; i++) currents[i] = (gain[i] * row[i]) + bias[i];
            ensemble.NeuronType.Rates(currents, row);
        }
    }

    private static void CheckNeurons(BuiltEnsemble ensemble)
    {
        ArgumentNullException.ThrowIfNull(ensemble);
        if (ensemble.NeuronType is Direct) throw new ArgumentException($"Ensemble \"{ensemble.Label}\" is of type Direct: it has no neurons with rates.", nameof(ensemble));
    }

    private static NdArray Grid(BuiltEnsemble ensemble)
    {
        int d = ensemble.Dimensions;
        if (d > MostGridDimensions)
            throw new ArgumentException($"Ensemble \"{ensemble.Label}\" has {d} dimensions; a grid has at most {MostGridDimensions}: give the inputs.", nameof(ensemble));
        double[] axis = Axis(ensemble.Radius);
        int count = (int)Math.Pow(PointsPerDimension, d);
        double[] points = new double[count * d];
        for (int point = 0; point < count; point++)
            for (int dimension = d - 1, rest = point; dimension >= 0; dimension--, rest /= PointsPerDimension) points[(point * d) + dimension] = axis[rest % PointsPerDimension];
        return NdArray.From(points, [.. Enumerable.Repeat(PointsPerDimension, d), d]);
    }

    // As numpy.linspace rounds it.
    private static double[] Axis(double radius)
    {
        double[] values = new double[PointsPerDimension];
        double step = 2 * radius / (PointsPerDimension - 1);
        for (int i = 0; i < values.Length; i++) values[i] = (i * step) - radius;
        values[^1] = radius;
        return values;
    }
}
