using System.Collections.Immutable;
using SpikeSharp.Testing;

namespace SpikeSharp.Conversion.Tests.LayerGraphs;

/// <summary>Layers built by hand against direct sums: what no reference file covers.</summary>
public sealed class LayerMathTests
{
    public static TheoryData<int, int, int, int, int, LayerPadding, DataFormat> Convolutions
    {
        get
        {
            TheoryData<int, int, int, int, int, LayerPadding, DataFormat> cases = [];
            foreach (LayerPadding padding in Enum.GetValues<LayerPadding>())
                foreach (DataFormat format in Enum.GetValues<DataFormat>())
                    foreach ((int filters, int groups, int kernel, int stride, int dilation) in ((int, int, int, int, int)[])[
                        (1, 1, 1, 1, 1), (3, 1, 3, 2, 1), (17, 1, 2, 3, 1), (34, 2, 3, 1, 1), (4, 4, 2, 2, 1), (64, 1, 3, 2, 1), (3, 1, 3, 1, 2), (6, 2, 2, 1, 3), (64, 1, 2, 1, 5), (2, 1, 2, 2, 2)])
                        cases.Add(filters, groups, kernel, stride, dilation, padding, format);
            return cases;
        }
    }

    [Theory, MemberData(nameof(Convolutions))]
    public void Convolution_AnyGeometry_EqualsTheDirectSum(int filters, int groups, int kernel, int stride, int dilation, LayerPadding padding, DataFormat format)
    {
        const int height = 7, width = 6, channels = 4;
        int reach = ((kernel - 1) * dilation) + 1;
        Random random = new(filters * 100 + kernel);
        Weights weights = Normal("kernel", random, kernel, kernel, channels / groups, filters), bias = Normal("bias", random, filters);
        int rows = Outputs(height), columns = Outputs(width);
        InputLayer input = new() { Name = "x", OutputShape = format == DataFormat.ChannelsLast ? [height, width, channels] : [channels, height, width] };
        ConvolutionLayer layer = new()
        {
            Name = "c",
            Inputs = [input],
            Kernel = weights,
            Bias = bias,
            Strides = [stride, stride],
            Dilation = [dilation, dilation],
            Padding = padding,
            Format = format,
            Groups = groups,
            OutputShape = format == DataFormat.ChannelsLast ? [rows, columns, filters] : [filters, rows, columns],
        };
        double[] x = Normal("x", random, height * width * channels).Values.ToArray();
        double[] y = new LayerGraph("m", "Functional", [input, layer], [input], [layer]).Forward(x).Outputs[0];

        for (int oy = 0; oy < rows; oy++)
            for (int ox = 0; ox < columns; ox++)
                for (int f = 0; f < filters; f++)
                {
                    double sum = bias.Values[f];
                    for (int ky = 0; ky < kernel; ky++)
                        for (int kx = 0; kx < kernel; kx++)
                            for (int c = 0; c < channels / groups; c++)
                            {
                                int iy = oy * stride + ky * dilation - Before(height, rows), ix = ox * stride + kx * dilation - Before(width, columns), ic = f / (filters / groups) * (channels / groups) + c;
                                if (iy < 0 || iy >= height || ix < 0 || ix >= width) continue;
                                sum += weights.Values[((ky * kernel + kx) * (channels / groups) + c) * filters + f]
                                    * x[format == DataFormat.ChannelsLast ? (iy * width + ix) * channels + ic : (ic * height + iy) * width + ix];
                            }

                    Close.Assert($"filter {f} at {oy}, {ox}", sum, y[format == DataFormat.ChannelsLast ? (oy * columns + ox) * filters + f : (f * rows + oy) * columns + ox], Tolerances.FewTerms);
                }

        int Outputs(int size) => padding == LayerPadding.Valid ? (size - reach) / stride + 1 : (size + stride - 1) / stride;
        int Before(int size, int outputs) => padding switch
        {
            LayerPadding.Valid => 0,
            LayerPadding.Causal => reach - 1,
            _ => Math.Max((outputs - 1) * stride + reach - size, 0) / 2,
        };
    }

    [Theory]
    [InlineData(DataFormat.ChannelsLast)]
    [InlineData(DataFormat.ChannelsFirst)]
    public void AveragePooling_SamePadding_CountsRealCellsOnly(DataFormat format)
    {
        bool last = format == DataFormat.ChannelsLast;
        InputLayer input = new() { Name = "x", OutputShape = last ? [3, 3, 2] : [2, 3, 3] };
        AveragePoolingLayer layer = new()
        {
            Name = "p",
            Inputs = [input],
            PoolSize = [2, 2],
            Strides = [2, 2],
            Padding = LayerPadding.Same,
            Format = format,
            OutputShape = last ? [2, 2, 2] : [2, 2, 2],
        };
        double[] x = new double[18];
        for (int p = 0; p < 9; p++) (x[last ? 2 * p : p], x[last ? 2 * p + 1 : 9 + p]) = (p, 100 + p);

        double[] y = new LayerGraph("m", "Functional", [input, layer], [input], [layer]).Forward(x).Outputs[0];
        double[] means = [2, 3.5, 6.5, 8];
        for (int p = 0; p < 4; p++)
        {
            Close.Assert($"window {p}", means[p], y[last ? 2 * p : p], Tolerances.FewTerms);
            Close.Assert($"window {p}, second channel", 100 + means[p], y[last ? 2 * p + 1 : 4 + p], Tolerances.FewTerms);
        }
    }

    [Theory]
    [InlineData(DataFormat.ChannelsLast), InlineData(DataFormat.ChannelsFirst)]
    public void Convolution_ThreeAxes_EqualsTheSumOfItsPlanes(DataFormat format)
    {
        // A kernel of three planes is three convolutions of two axes, each over the plane that it meets.
        const int depth = 4, height = 5, width = 3, channels = 2, filters = 3;
        bool last = format == DataFormat.ChannelsLast;
        Random random = new(3);
        Weights kernel = Normal("kernel", random, 3, 2, 2, channels, filters);
        double[] x = Normal("x", random, depth * height * width * channels).Values.ToArray();
        double[] y = Apply(
            last ? [depth, height, width, channels] : [channels, depth, height, width], last ? [2, 4, 2, filters] : [filters, 2, 4, 2],
            (input, shape) => new ConvolutionLayer { Name = "c", Inputs = [input], Kernel = kernel, Strides = [1, 1, 1], Format = format, OutputShape = shape }, x);
        for (int oz = 0; oz < 2; oz++)
        {
            double[] sum = new double[4 * 2 * filters];
            for (int kz = 0; kz < 3; kz++)
            {
                double[] plane = new double[height * width * channels];
                for (int p = 0; p < height * width; p++)
                    for (int c = 0; c < channels; c++)
                        plane[(p * channels) + c] = x[last ? ((((oz + kz) * height * width) + p) * channels) + c : (((c * depth) + oz + kz) * height * width) + p];
                Weights slice = new("kernel", [2, 2, channels, filters], [.. kernel.Values.Skip(kz * 4 * channels * filters).Take(4 * channels * filters)]);
                double[] part = Apply(
                    [height, width, channels], [4, 2, filters],
                    (input, shape) => new ConvolutionLayer { Name = "c", Inputs = [input], Kernel = slice, Strides = [1, 1], OutputShape = shape }, plane);
                for (int i = 0; i < sum.Length; i++) sum[i] += part[i];
            }
            double[] found = [.. Enumerable.Range(0, sum.Length).Select(i => y[last ? (oz * sum.Length) + i : (((i % filters * 2) + oz) * 8) + (i / filters)])];
            Close.Assert($"plane {oz}", sum, found, Tolerances.FewTerms);
        }
    }

    [Theory]
    [InlineData(DataFormat.ChannelsLast), InlineData(DataFormat.ChannelsFirst)]
    public void AveragePooling_ThreeAxes_CountsRealCellsOnly(DataFormat format)
    {
        double[] y = Apply(
            format == DataFormat.ChannelsLast ? [3, 1, 3, 1] : [1, 3, 1, 3], format == DataFormat.ChannelsLast ? [2, 1, 2, 1] : [1, 2, 1, 2],
            (input, shape) => new AveragePoolingLayer { Name = "p", Inputs = [input], PoolSize = [2, 1, 2], Strides = [2, 1, 2], Padding = LayerPadding.Same, Format = format, OutputShape = shape },
            [0, 1, 2, 3, 4, 5, 6, 7, 8]);
        Assert.Equal([2, 3.5, 6.5, 8], y);
    }

    [Fact]
    public void ConvolutionTranspose_StrideThatLeavesGaps_AddsEachKernelOnce() => Assert.Equal(
        [1, 2, 0, 10, 20, 0],
        Apply([2, 1], [6, 1], (input, shape) => new ConvolutionTransposeLayer
        {
            Name = "t",
            Inputs = [input],
            Kernel = new("kernel", [2, 1, 1], [1, 2]),
            Strides = [3],
            Dilation = [1],
            OutputShape = shape,
        }, [1, 10]));

    [Fact]
    public void BilinearUpSampling_TwoColumns_InterpolatesBetweenCentres() => Assert.Equal(
        [0, 1, 3, 4],
        Apply([1, 2, 1], [1, 4, 1], (input, shape) => new BilinearUpSamplingLayer { Name = "u", Inputs = [input], Size = [1, 2], OutputShape = shape }, [0, 4]));

    [Fact]
    public void Permute_ThreeAxes_MovesEachToItsPlace() => Assert.Equal(
        [0, 3, 1, 4, 2, 5],
        Apply([1, 2, 3], [3, 1, 2], (input, shape) => new PermuteLayer { Name = "p", Inputs = [input], Order = [2, 0, 1], OutputShape = shape }, [0, 1, 2, 3, 4, 5]));

    [Fact]
    public void Flatten_ChannelsFirst_MovesChannelsLast() => Assert.Equal(
        [0, 4, 1, 5, 2, 6, 3, 7],
        Apply([2, 2, 2], [8], (input, shape) => new FlattenLayer { Name = "f", Inputs = [input], Format = DataFormat.ChannelsFirst, OutputShape = shape }, [0, 1, 2, 3, 4, 5, 6, 7]));

    [Fact]
    public void GlobalAverage_ChannelsFirst_AveragesSpace() => Assert.Equal(
        [2.5, 25],
        Apply([2, 2, 2], [2], (input, shape) => new GlobalAveragePoolingLayer { Name = "g", Inputs = [input], Format = DataFormat.ChannelsFirst, OutputShape = shape }, [1, 2, 3, 4, 10, 20, 30, 40]));

    [Fact]
    public void BatchNormalization_FirstAxis_ScalesRows() => Assert.Equal(
        [(1 - 1) / 2.0 * 3 + 7, (2 - 1) / 2.0 * 3 + 7, (3 - 2) / 4.0 * 5 + 8, (4 - 2) / 4.0 * 5 + 8],
        Apply([2, 2], [2, 2], (input, shape) => new BatchNormalizationLayer
        {
            Name = "b",
            Inputs = [input],
            Axis = 0,
            Epsilon = 1,
            Gamma = new("gamma", [2], [3, 5]),
            Beta = new("beta", [2], [7, 8]),
            Mean = new("mean", [2], [1, 2]),
            Variance = new("variance", [2], [3, 15]),
            OutputShape = shape,
        }, [1, 2, 3, 4]));

    [Fact]
    public void Concatenate_FirstAxis_StacksBlocks()
    {
        InputLayer a = new() { Name = "a", OutputShape = [1, 2] }, b = new() { Name = "b", OutputShape = [2, 2] };
        ConcatenateLayer rows = new() { Name = "rows", Inputs = [a, b], Axis = 0, OutputShape = [3, 2] };
        LayerGraph graph = new("m", "Functional", [a, b, rows], [a, b], [rows]);
        Assert.Equal([1, 2, 3, 4, 5, 6], graph.Forward([(double[])[1, 2], (double[])[3, 4, 5, 6]]).Outputs[0]);
    }

    [Theory]
    [InlineData("relu", -1, 0), InlineData("relu6", 7, 6), InlineData("leaky_relu", -1, -0.2), InlineData("elu", -1, -0.63212055882855767)]
    [InlineData("selu", -1, -1.1113307378125625), InlineData("gelu", -1, -0.15865525393145705), InlineData("gelu", 2, 1.9544997361036416), InlineData("gelu", 9, 9)]
    [InlineData("sigmoid", -800, 0), InlineData("sigmoid", 1, 0.73105857863000488), InlineData("softplus", 800, 800), InlineData("softplus", -1, 0.31326168751822286)]
    [InlineData("softsign", -3, -0.75), InlineData("silu", -1, -0.2689414213699951), InlineData("mish", 1, 0.86509838826731035), InlineData("hard_silu", -1, -1 / 3.0)]
    [InlineData("hard_sigmoid", 1, 2 / 3.0), InlineData("hard_sigmoid (Keras 2)", 1, 0.7), InlineData("hard_tanh", -3, -1), InlineData("exponential", 1, Math.E)]
    public void Activation_KnownValue_IsExact(string name, double x, double expected)
    {
        double parameter = name switch { "leaky_relu" => 0.2, "elu" => 1, _ => 0 };
        double[] y = Apply([1], [1], (input, shape) => new ActivationLayer { Name = "a", Inputs = [input], Activation = new Activation(name, parameter), OutputShape = shape }, [x]);
        Close.Assert(name, expected, y[0], Tolerances.Formula);
    }

    [Fact]
    public void Softmax_LargeValues_StaysFinite()
    {
        double[] y = Apply([2, 2], [2, 2], (input, shape) => new SoftmaxLayer { Name = "s", Inputs = [input], Axis = 0, OutputShape = shape }, [1000, 1, 1000, 1 + Math.Log(3)]);
        Assert.Equal([0.5, 0.25, 0.5, 0.75], y.Select(value => Math.Round(value, 12)));
    }

    private static double[] Apply(ImmutableArray<int> from, ImmutableArray<int> to, Func<InputLayer, ImmutableArray<int>, Layer> make, double[] x)
    {
        InputLayer input = new() { Name = "x", OutputShape = from };
        Layer layer = make(input, to);
        return new LayerGraph("m", "Functional", [input, layer], [input], [layer]).Forward(x).Outputs[0];
    }

    private static Weights Normal(string name, Random random, params int[] shape) =>
        new(name, [.. shape], [.. Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).Select(_ => random.NextDouble() * 2 - 1)]);
}
