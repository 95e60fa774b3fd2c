using System.Collections.Immutable;
using SpikeSharp.Building;
using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Tests.Transforms;

/// <summary>Convolutions, against loops written from their formulas.</summary>
public sealed class ConvolutionTests
{
    public static TheoryData<int, bool, Padding, int, int> Cases => new(
        from axes in new[] { 1, 2, 3 }
        from channelsLast in new[] { true, false }
        from padding in new[] { Padding.Valid, Padding.Same }
        from groups in new[] { 1, 2 }
        from stride in new[] { 1, 2, 3 }
        select (axes, channelsLast, padding, groups, stride));

    public static TheoryData<int, bool, Padding, int, int> TransposedCases => new(
        from axes in new[] { 1, 2, 3 }
        from channelsLast in new[] { true, false }
        from padding in new[] { Padding.Valid, Padding.Same }
        from extra in new[] { 0, 1 }
        from stride in new[] { 1, 2, 3 }
        where extra < stride
        select (axes, channelsLast, padding, extra, stride));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Run_Convolution_EqualsTheFormula(int axes, bool channelsLast, Padding padding, int groups, int stride)
    {
        const int Filters = 4;
        ChannelShape input = new([.. new[] { 7, 5, 4 }[..axes]], 6, channelsLast);
        ImmutableArray<int> kernelSize = [.. new[] { 3, 2, 4 }[..axes]], strides = [.. new[] { stride, 2, 1 }[..axes]];
        int channels = input.Channels / groups;
        double[] kernel = Numbers(kernelSize.Aggregate(channels * Filters, (product, k) => product * k), 1), x = Numbers(input.Size, 2);
        Convolution convolution = new(Filters, input, kernelSize, kernel, strides, padding, groups);

        int[] size = [.. input.Spatial.Select((n, axis) => (int)Math.Ceiling((padding == Padding.Valid ? n - kernelSize[axis] + 1.0 : n) / strides[axis]))];
        int[] pad = [.. input.Spatial.Select((n, axis) => padding == Padding.Valid ? 0 : Math.Max(((size[axis] - 1) * strides[axis]) + kernelSize[axis] - n, 0) / 2)];
        double[] y = new double[size.Aggregate(Filters, (product, n) => product * n)];
        foreach (int[] at in Positions(size))
            foreach (int[] tap in Positions([.. kernelSize]))
            {
                int[] from = [.. at.Select((i, axis) => (i * strides[axis]) + tap[axis] - pad[axis])];
                if (from.Where((i, axis) => i < 0 || i >= input.Spatial[axis]).Any()) continue;
                for (int f = 0; f < Filters; f++)
                    for (int c = 0; c < channels; c++)
                        y[Flat(at, size, f, Filters, channelsLast)] +=
                            x[Flat(from, [.. input.Spatial], (f / (Filters / groups) * channels) + c, input.Channels, channelsLast)]
                            * kernel[(((Flat(tap, [.. kernelSize], 0, 1, true) * channels) + c) * Filters) + f];
            }

        Assert.Equal(size, convolution.Output.Spatial);
        AssertRuns(y, x, convolution);
    }

    [Theory]
    [MemberData(nameof(TransposedCases))]
    public void Run_ConvolutionTranspose_EqualsTheFormula(int axes, bool channelsLast, Padding padding, int extra, int stride)
    {
        const int Filters = 3;
        ChannelShape input = new([.. new[] { 4, 3, 2 }[..axes]], 2, channelsLast);
        ImmutableArray<int> kernelSize = [.. new[] { 3, 2, 4 }[..axes]], strides = [.. new[] { stride, 2, 1 }[..axes]];
        double[] kernel = Numbers(kernelSize.Aggregate(2 * Filters, (product, k) => product * k), 3), x = Numbers(input.Size, 4);
        int[] size = [.. input.Spatial.Select((n, axis) => 1 + ((n - 1) * strides[axis]) + (padding == Padding.Valid ? kernelSize[axis] - 1 : 0) + (axis == 0 ? extra : 0))];
        ConvolutionTranspose convolution = new(
            Filters, input, kernelSize, kernel, strides, padding, extra == 0 ? null : new ChannelShape([.. size], Filters, channelsLast));

        int[] pad = [.. input.Spatial.Select((n, axis) => padding == Padding.Valid ? 0 : Math.Max(((n - 1) * strides[axis]) + kernelSize[axis] - size[axis], 0) / 2)];
        double[] y = new double[size.Aggregate(Filters, (product, n) => product * n)];
        foreach (int[] from in Positions([.. input.Spatial]))
            foreach (int[] tap in Positions([.. kernelSize]))
            {
                int[] at = [.. from.Select((i, axis) => (i * strides[axis]) + tap[axis] - pad[axis])];
                if (at.Where((i, axis) => i < 0 || i >= size[axis]).Any()) continue;
                for (int f = 0; f < Filters; f++)
                    for (int c = 0; c < 2; c++)
                        y[Flat(at, size, f, Filters, channelsLast)] +=
                            x[Flat(from, [.. input.Spatial], c, 2, channelsLast)] * kernel[(((Flat(tap, [.. kernelSize], 0, 1, true) * 2) + c) * Filters) + f];
            }

        Assert.Equal(size, convolution.Output.Spatial);
        AssertRuns(y, x, convolution);
    }

    [Fact]
    public void Build_DrawnKernel_SamplesOncePerPositionOfTheKernel()
    {
        // Vectors on a sphere show how many are drawn at a time.
        UniformHypersphere sphere = new(surface: true);
        ChannelShape input = new([4, 3], 6);
        double[] grouped = Draw(2 * 3, 3, 4), full = Draw(2 * 3, 6, 4);
        Assert.Equal(grouped, Weights(new Convolution(4, input, [2, 3], sphere, padding: Padding.Same, groups: 2), [2, 3, 3, 4]));
        Assert.Equal(full, Weights(new ConvolutionTranspose(4, input, [2, 3], sphere), [2, 3, 6, 4]));

        double[] Draw(int positions, int channels, int filters)
        {
            NumpyRandom random = new(17);
            return [.. Enumerable.Range(0, positions).SelectMany(_ => sphere.Sample(channels, filters, random))];
        }
    }

    [Fact]
    public void Build_DefaultKernel_IsUniformOfThreeAlongEachAxis()
    {
        NumpyRandom random = new(17);
        double[] values = new Uniform(-1, 1).Sample(9 * 2 * 5, random);
        Assert.Equal(values, Weights(new Convolution(5, new ChannelShape([4, 3], 2)), [3, 3, 2, 5]));
        Assert.Equal(values, Weights(new ConvolutionTranspose(5, new ChannelShape([4, 3], 2)), [3, 3, 2, 5]));
    }

    [Fact]
    public void Build_BehindDecoders_IsRefused()
    {
        Network network = new(seed: 1);
        Ensemble a = network.Add(new Ensemble(10, 9));
        ConvolutionTranspose convolution = new(1, new ChannelShape([3, 3], 1), [1, 1]);
        network.Connect(a, network.Add(Node.Relay(9)), convolution);
        Assert.Contains("decoders", Assert.Throws<BuildException>(() => BuiltModel.Build(network)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Equals_SameParameters_AreEqual()
    {
        static ChannelShape Shape() => new([4, 3], 2);
        Assert.Equal(Shape(), Shape());
        Assert.Equal(Shape().GetHashCode(), Shape().GetHashCode());
        Assert.NotEqual(Shape(), new ChannelShape([3, 4], 2));
        Assert.NotEqual(Shape(), new ChannelShape([4, 3], 2, false));

        double[] ones = [.. Enumerable.Repeat(1.0, 8)], twos = [.. Enumerable.Repeat(2.0, 8)];
        Assert.Equal(new Convolution(1, Shape(), [2, 2], [.. ones]), new Convolution(1, Shape(), [2, 2], [.. ones]));
        Assert.Equal(new Convolution(1, Shape(), [2, 2], ones).GetHashCode(), new Convolution(1, Shape(), [2, 2], [.. ones]).GetHashCode());
        Assert.NotEqual(new Convolution(1, Shape(), [2, 2], ones), new Convolution(1, Shape(), [2, 2], twos));
        Assert.NotEqual(new Convolution(1, Shape(), [2, 2], ones), new Convolution(1, Shape(), [2, 2], ones, [1, 2]));
        Assert.NotEqual(new Convolution(1, Shape(), [2, 2], ones), new Convolution(1, Shape(), [2, 2], ones, padding: Padding.Same));
        Assert.Equal(new Convolution(3, Shape(), kernel: new Gaussian(0, 1)), new Convolution(3, Shape(), [3, 3], new Gaussian(0, 1)));
        Assert.NotEqual(new Convolution(3, Shape()), new Convolution(3, Shape(), kernel: new Gaussian(0, 1)));

        Assert.Equal(new ConvolutionTranspose(1, Shape(), [2, 2], [.. ones]), new ConvolutionTranspose(1, Shape(), [2, 2], [.. ones]));
        Assert.Equal(new ConvolutionTranspose(1, Shape(), [2, 2], ones).GetHashCode(), new ConvolutionTranspose(1, Shape(), [2, 2], [.. ones]).GetHashCode());
        Assert.NotEqual(new ConvolutionTranspose(1, Shape(), [2, 2], ones), new ConvolutionTranspose(1, Shape(), [2, 2], twos));
        Assert.NotEqual(
            new ConvolutionTranspose(1, Shape(), [2, 2], ones, [2, 2]), new ConvolutionTranspose(1, Shape(), [2, 2], ones, [2, 2], output: new ChannelShape([9, 6], 1)));
        Assert.NotEqual<Transform>(new Convolution(3, Shape()), new ConvolutionTranspose(3, Shape()));
    }

    [Fact]
    public void Constructor_SizesThatContradict_AreRefused()
    {
        ChannelShape input = new([4, 3], 2);
        Refuses("does not fit", () => new Convolution(1, input, [5, 3]));
        Refuses("2 spatial axes", () => new Convolution(1, input, [3]));
        Refuses("2 spatial axes", () => new ConvolutionTranspose(1, input, [3, 3], strides: [0, 1]));
        Refuses("groups", () => new Convolution(3, input, groups: 2));
        Refuses("needs 16 values; 3", () => new ConvolutionTranspose(2, input, [2, 2], [1, 2, 3]));
        Refuses("number 1", () => new Convolution(1, new ChannelShape([2], 1), [2], [0, double.NaN]));
        Refuses("2 channels", () => new ConvolutionTranspose(2, input, output: new ChannelShape([6, 5], 3)));
        Refuses("smallest that fits is (6, 5)", () => new ConvolutionTranspose(2, input, output: new ChannelShape([7, 5], 2)));
        Refuses("Channels", () => new ChannelShape([2], 0));
        Refuses("Spatial", () => new ChannelShape([2, 0], 1));

        static void Refuses(string part, Func<object> make) => Assert.Contains(part, Assert.ThrowsAny<ArgumentException>(make).Message, StringComparison.Ordinal);
    }

    private static double[] Weights(Transform transform, int[] shape)
    {
        Network network = new(seed: 0);
        (int sizeIn, int sizeOut) = transform is Convolution c ? (c.Input.Size, c.Output.Size) : (((ConvolutionTranspose)transform).Input.Size, ((ConvolutionTranspose)transform).Output.Size);
        Connection connection = network.Add(new Connection(network.Add(Node.Relay(sizeIn)), network.Add(Node.Relay(sizeOut))) { Transform = transform, Seed = 17 });
        NdArray weights = BuiltModel.Build(network).Of(connection).Weights!.Initial;
        Assert.Equal(shape, weights.Shape.ToArray());
        return weights.ToDoubles();
    }

    private static void AssertRuns(double[] expected, double[] x, Transform transform)
    {
        foreach (Backend backend in (Backend[])[ReferenceBackend.Instance, CpuBackend.Instance])
        {
            Network network = new(seed: 0);
            Node output = network.Add(Node.Relay(expected.Length));
            network.Connect(network.Add(new Node(x)), output, transform, Synapse.None);
            Probe probe = network.Add(new Probe(output));
            using Simulator simulator = new(network, new SimulatorOptions { Backend = backend });
            simulator.Step();
            Close.Assert($"{backend.GetType().Name}, {transform}", expected, simulator.Data[probe].AsSpan<double>(), Tolerances.FewTerms);
        }
    }

    private static double[] Numbers(int count, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextDouble()) - 1)];
    }

    private static IEnumerable<int[]> Positions(int[] size)
    {
        int count = size.Aggregate(1, (product, n) => product * n);
        for (int flat = 0; flat < count; flat++)
        {
            int[] at = new int[size.Length];
            for (int axis = size.Length - 1, rest = flat; axis >= 0; rest /= size[axis], axis--) at[axis] = rest % size[axis];
            yield return at;
        }
    }

    private static int Flat(int[] at, int[] size, int channel, int channels, bool channelsLast)
    {
        int position = 0, count = 1;
        for (int axis = 0; axis < size.Length; axis++)
        {
            position = (position * size[axis]) + at[axis];
            count *= size[axis];
        }
        return channelsLast ? (position * channels) + channel : (channel * count) + position;
    }
}
