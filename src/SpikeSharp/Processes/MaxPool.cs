using System.Collections.Immutable;
using SpikeSharp.Building;
using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>The largest value of each window of space, channel by channel; padded cells do not count.</summary>
/// <remarks>
/// With <see cref="OfSums"/> it pools currents in front of neurons: Z(t) = Z(t-1) + x(t), m(t) = max over the window of Z(t), output m(t) - m(t-1), with Z(0) = m(0) = 0.
/// The sum of the outputs is then the largest of the sums of the inputs, so that currents that come in spikes are not overestimated, as the largest of each step would be
/// (E max >= max E); single outputs may be negative. Held inputs give their largest value in both ways.
/// </remarks>
/// <param name="Input">Shape of the input vector.</param>
/// <param name="Window">Window size along each spatial axis.</param>
/// <param name="Strides">Step along each spatial axis.</param>
/// <param name="Padding">What lies outside of the input. Default valid.</param>
/// <param name="OfSums">Whether sums over time are compared, not the values of a step. Default false.</param>
/// <exception cref="ArgumentException">The window does not fit the input.</exception>
public sealed record MaxPool(ChannelShape Input, ImmutableArray<int> Window, ImmutableArray<int> Strides, Padding Padding = Padding.Valid, bool OfSums = false) : Process
{
    private readonly ImmutableArray<int[]> _sources = SourcesOf(GeometryOf(Input, Window, Strides, Padding));

    /// <summary>Shape of the output vector.</summary>
    public ChannelShape Output => GeometryOf(Input, Window, Strides, Padding).Output;

    /// <inheritdoc/>
    public override int DefaultSizeIn => Input.Size;

    /// <inheritdoc/>
    public override int DefaultSizeOut => _sources.Length;

    /// <inheritdoc/>
    public override ImmutableArray<ProcessVariable> State(int sizeIn, int sizeOut, double dt) =>
        OfSums ? [ProcessVariable.Filled("sums", [sizeIn]), ProcessVariable.Filled("largest", [sizeOut])] : [];

    /// <inheritdoc/>
    public override ProcessStep Start(int sizeIn, int sizeOut, double dt, NumpyRandom random)
    {
        CheckStart(sizeIn, sizeOut, dt, takesInput: true);
        if (sizeIn != DefaultSizeIn || sizeOut != DefaultSizeOut)
            throw new ArgumentException($"{nameof(MaxPool)} of {Input} takes {DefaultSizeIn} and gives {DefaultSizeOut} elements; {sizeIn} and {sizeOut} were asked for.", nameof(sizeIn));
        return new Running(_sources, OfSums);
    }

    /// <summary>Equal shapes, window, way of comparing and seed.</summary>
    /// <param name="other">Another process.</param>
    public bool Equals(MaxPool? other) =>
        base.Equals(other) && Input == other.Input && Window.AsSpan().SequenceEqual(other.Window.AsSpan()) && Strides.AsSpan().SequenceEqual(other.Strides.AsSpan())
        && Padding == other.Padding && OfSums == other.OfSums;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Seed, Input, Window.Length, Padding, OfSums);

    /// <summary>The kind and the window.</summary>
    /// <returns>For example <c>MaxPool 2x2 of (8, 8, 3)</c>.</returns>
    public override string ToString() => $"{nameof(MaxPool)} {string.Join('x', Window)} of {Input}{(OfSums ? ", of sums" : "")}";

    private static ConvolutionGeometry GeometryOf(ChannelShape input, ImmutableArray<int> window, ImmutableArray<int> strides, Padding padding)
    {
        ArgumentNullException.ThrowIfNull(input);
        window = Convolution.PerAxis(nameof(MaxPool), "window", window, 1, input.Dimensions);
        strides = Convolution.PerAxis(nameof(MaxPool), "strides", strides, 1, input.Dimensions);
        for (int axis = 0; padding == Padding.Valid && axis < window.Length; axis++)
            if (window[axis] > input.Spatial[axis])
                throw new ArgumentException($"{nameof(MaxPool)}.{nameof(Window)}: {window[axis]} is larger than the {input.Spatial[axis]} positions of axis {axis} of {input}.", nameof(window));
        return new(input, new ChannelShape(Convolution.Geometry(input.Spatial, window, strides, padding).Size, input.Channels, input.ChannelsLast), window, strides, padding, 1);
    }

    private static ImmutableArray<int[]> SourcesOf(ConvolutionGeometry geometry)
    {
        int[][] sources = new int[geometry.Output.Size][];
        for (int position = 0; position < geometry.Output.Positions; position++)
        {
            int[] cells = [.. Enumerable.Range(0, geometry.KernelPositions).Select(cell => geometry.SourcePosition(position, cell)).Where(source => source >= 0)];
            for (int channel = 0; channel < geometry.Output.Channels; channel++)
                sources[geometry.Output.Index(position, channel)] = Array.ConvertAll(cells, cell => geometry.Input.Index(cell, channel));
        }
        return [.. sources];
    }

    private sealed class Running(ImmutableArray<int[]> sources, bool ofSums) : ProcessStep
    {
        public override void Step(double time, ReadOnlySpan<double> input, Span<double> output, ProcessState state)
        {
            if (!ofSums)
            {
                for (int i = 0; i < output.Length; i++) output[i] = Largest(input, sources[i]);
                return;
            }
            Span<double> sums = state[0], largest = state[1];
            for (int i = 0; i < sums.Length; i++) sums[i] += input[i];
            for (int i = 0; i < output.Length; i++)
            {
                double most = Largest(sums, sources[i]);
                output[i] = most - largest[i];
                largest[i] = most;
            }
        }

        private static double Largest(ReadOnlySpan<double> values, int[] window)
        {
            double most = double.NegativeInfinity;
            foreach (int i in window) most = Math.Max(most, values[i]);
            return most;
        }
    }
}
