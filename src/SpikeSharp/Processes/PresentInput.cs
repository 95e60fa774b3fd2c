using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>Presents inputs one after the other, each for the same time, and begins anew after the last.</summary>
public sealed record PresentInput : Process
{
    /// <summary>Inputs as one array.</summary>
    /// <param name="inputs">Shape (count, ...): the axes of an input are flattened.</param>
    /// <param name="presentationTime">Seconds an input, positive.</param>
    /// <exception cref="ArgumentException">There is no input, or it has no elements.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="presentationTime"/> is not positive and finite.</exception>
    public PresentInput(NdArray inputs, double presentationTime)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Rank == 0 || inputs.Length == 0) throw new ArgumentException($"{nameof(PresentInput)}.{nameof(Inputs)} need at least one input with one element; shape {NdArray.FormatShape(inputs.Shape.AsSpan())} was given.", nameof(inputs));
        Inputs = NdArray.From(inputs.ToDoubles(), inputs.Shape[0], inputs.Length / inputs.Shape[0]);
        PresentationTime = Check.Positive(presentationTime, nameof(presentationTime), typeof(PresentInput));
    }

    /// <summary>Inputs as vectors.</summary>
    /// <param name="inputs">Vectors of equal length, at least one.</param>
    /// <param name="presentationTime">Seconds an input, positive.</param>
    /// <exception cref="ArgumentException">There is no input, it has no elements, or the lengths differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="presentationTime"/> is not positive and finite.</exception>
    public PresentInput(double[][] inputs, double presentationTime)
        : this(NdArray.From(Samples.Flatten(inputs).ToArray(), inputs.Length, inputs.Length > 0 ? inputs[0].Length : 0), presentationTime)
    {
    }

    /// <summary>The inputs, shape (count, size), in double.</summary>
    public NdArray Inputs { get; }

    /// <summary>Seconds an input.</summary>
    public double PresentationTime { get; }

    /// <summary>Size of an input.</summary>
    public override int DefaultSizeOut => Inputs.Shape[1];

    /// <inheritdoc/>
    public override ProcessStep Start(int sizeIn, int sizeOut, double dt, NumpyRandom random)
    {
        CheckStart(sizeIn, sizeOut, dt);
        return sizeOut == DefaultSizeOut
            ? new Running(Inputs, PresentationTime, dt)
            : throw new ArgumentException($"{nameof(PresentInput)}.{nameof(Inputs)} have {DefaultSizeOut} elements each; an output of {sizeOut} was asked for.", nameof(sizeOut));
    }

    /// <summary>Equal inputs, time and seed.</summary>
    /// <param name="other">Another process.</param>
    public bool Equals(PresentInput? other) =>
        base.Equals(other) && PresentationTime.Equals(other.PresentationTime) && Inputs.Shape.SequenceEqual(other.Inputs.Shape) && Inputs.AsSpan<double>().SequenceEqual(other.Inputs.AsSpan<double>());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Seed, PresentationTime, Inputs.Shape[0], Inputs.Shape[1], Inputs.AsSpan<double>()[0]);

    /// <summary>The shape of the inputs and the time.</summary>
    /// <returns>For example <c>PresentInput { (10, 784), 0.1 s each }</c>.</returns>
    public override string ToString() => FormattableString.Invariant($"PresentInput {{ {NdArray.FormatShape(Inputs.Shape.AsSpan())}, {PresentationTime:R} s each }}");

    private sealed class Running(NdArray inputs, double presentationTime, double dt) : ProcessStep
    {
        public override void Step(double time, ReadOnlySpan<double> input, Span<double> output, ProcessState state)
        {
            int count = inputs.Shape[0];
            // Truncated, with a remainder that is not negative, as the reference does for a step that is longer than an input.
            int at = (int)(((long)(((time - dt) / presentationTime) + 1e-7) % count + count) % count);
            inputs.AsSpan<double>().Slice(at * output.Length, output.Length).CopyTo(output);
        }
    }
}
