namespace SpikeSharp.Conversion;

/// <summary>How far a firing-rate scale changes the mean output of neurons whose response is not proportional to their input.</summary>
/// <remarks>
/// With r the response of the neurons, y(x) = r(x) without a scale and y_s(x) = r(s x) / s with one (r(s x) for a type without amplitude), at 401 inputs x from -2 to 2.
/// The largest difference is in parts of the largest |y|, the root mean square of the difference in parts of the root mean square of y.
/// </remarks>
/// <param name="Largest">max |y_s - y| / max |y|.</param>
/// <param name="RootMeanSquare">rms(y_s - y) / rms(y).</param>
public readonly record struct ScaleDistortion(double Largest, double RootMeanSquare)
{
    private const int Points = 401;

    internal const double Limit = 2;

    /// <summary>Measures.</summary>
    /// <param name="type">The type before scaling.</param>
    /// <param name="scale">The scale.</param>
    /// <param name="hasAmplitude">Whether its amplitude is divided by the scale.</param>
    internal static ScaleDistortion Of(NeuronType type, double scale, bool hasAmplitude)
    {
        double[] inputs = new double[Points], plain = new double[Points], scaled = new double[Points];
        for (int i = 0; i < Points; i++) inputs[i] = Limit * ((2.0 * i / (Points - 1)) - 1);
        type.Rates(inputs, plain);
        type.Rates(Array.ConvertAll(inputs, x => scale * x), scaled);
        double largest = 0, most = 0, squares = 0, all = 0;
        for (int i = 0; i < Points; i++)
        {
            double difference = (hasAmplitude ? scaled[i] / scale : scaled[i]) - plain[i];
            largest = Math.Max(largest, Math.Abs(difference));
            most = Math.Max(most, Math.Abs(plain[i]));
            squares += difference * difference;
            all += plain[i] * plain[i];
        }
        return new ScaleDistortion(largest / most, Math.Sqrt(squares / all));
    }

    /// <summary>Both numbers.</summary>
    /// <returns>Text with three digits, invariant.</returns>
    public override string ToString() => FormattableString.Invariant($"{Largest:G3} of its largest value (rms {RootMeanSquare:G3})");
}
