using System.Collections.Immutable;
using SpikeSharp.Building;
using SpikeSharp.Conversion.Tests.Keras;

namespace SpikeSharp.Conversion.Tests.Converters;

/// <summary>One small model for each feature of Keras, and layers built by hand for what no file covers: the rate network is the trained network.</summary>
public sealed class ZooConversionTests
{
    // It converts as a temporal model only: see TemporalModelTests.
    private static readonly ImmutableHashSet<string> Refused = ImmutableHashSet.Create(StringComparer.Ordinal, "time_distributed");

    // The list of what loads is kept: a model that no longer loads fails instead of leaving.
    public static IEnumerable<TheoryDataRow<string>> Zoo => KerasModelTests.Supported.Where(row => row.Data.Contains("/zoo/", StringComparison.Ordinal));

    [Theory, MemberData(nameof(Zoo))]
    public void Convert_ZooModel_EqualsItsForwardPassOrIsKnownNotTo(string file)
    {
        LayerGraph graph = KerasFiles.Load(file);
        if (Refused.Contains(Path.GetFileNameWithoutExtension(file)))
        {
            Assert.Throws<ConversionException>(() => new Converter(graph));
            return;
        }
        AssertEqual(graph);
    }

    private static void AssertEqual(LayerGraph graph)
    {
        foreach (ConverterOptions options in (ConverterOptions[])[new(), new() { MaxPooling = MaxPooling.BeforeNeurons, FoldBatchNormalization = true }])
        {
            Verification verification = new Converter(graph, options).Verify();
            Assert.True(verification.IsEqual, verification.ToString());
            Assert.Equal(graph.Layers.Length, verification.Layers.Length);
        }
    }

    public static TheoryData<string, int, bool, DataFormat> HandMade
    {
        get
        {
            TheoryData<string, int, bool, DataFormat> cases = [];
            foreach (DataFormat format in Enum.GetValues<DataFormat>())
                foreach (bool isRelu in (bool[])[false, true])
                {
                    for (int rank = 1; rank <= 3; rank++)
                        foreach (string kind in (string[])["valid", "same", "strides", "dilated", "dilated same", "very dilated", "groups", "depthwise", "transposed", "transposed same", "transposed dilated"])
                            cases.Add(kind, rank, isRelu, format);
                    cases.Add("causal", 1, isRelu, format);
                    cases.Add("causal strides", 1, isRelu, format);
                    cases.Add("causal very dilated", 1, isRelu, format);
                }
            return cases;
        }
    }

    [Theory, MemberData(nameof(HandMade))]
    public void Convert_ConvolutionOfAnyGeometry_EqualsItsForwardPass(string kind, int rank, bool isRelu, DataFormat format)
    {
        const int channels = 4;
        int size = rank == 3 ? 5 : 9, stride = kind.EndsWith("strides", StringComparison.Ordinal) ? 2 : 1, filters = kind == "depthwise" ? 8 : 6, groups = kind switch { "groups" => 2, "depthwise" => channels, _ => 1 };
        int dilation = kind.Contains("very dilated", StringComparison.Ordinal) ? size - 1 : kind.Contains("dilated", StringComparison.Ordinal) ? 2 : 1;
        int kernel = dilation > 2 || rank == 3 ? 2 : 3, reach = ((kernel - 1) * dilation) + 1;
        LayerPadding padding = kind.Contains("same", StringComparison.Ordinal) ? LayerPadding.Same : kind.Contains("causal", StringComparison.Ordinal) ? LayerPadding.Causal : LayerPadding.Valid;
        bool isTransposed = kind.StartsWith("transposed", StringComparison.Ordinal);
        if (isTransposed && dilation == 1) stride = 3;
        int outputs = isTransposed ? padding == LayerPadding.Same ? size * stride : ((size - 1) * stride) + reach
            : padding == LayerPadding.Valid ? ((size - reach) / stride) + 1 : ((size - 1) / stride) + 1;

        InputLayer input = new() { Name = "x", OutputShape = Shape(format, rank, size, channels) };
        Random random = new(rank);
        Weights bias = Normal("bias", random, [filters]);
        ImmutableArray<int> strides = Each(rank, stride), dilations = Each(rank, dilation), output = Shape(format, rank, outputs, filters);
        Activation activation = isRelu ? Activation.Relu : Activation.Linear;
        Layer layer = isTransposed
            ? new ConvolutionTransposeLayer
            {
                Name = "c",
                Inputs = [input],
                Kernel = Normal("kernel", random, [.. Each(rank, kernel), filters, channels]),
                Bias = bias,
                Strides = strides,
                Dilation = dilations,
                Padding = padding,
                Format = format,
                Activation = activation,
                OutputShape = output,
            }
            : new ConvolutionLayer
            {
                Name = "c",
                Inputs = [input],
                Kernel = Normal("kernel", random, [.. Each(rank, kernel), channels / groups, filters]),
                Bias = bias,
                Strides = strides,
                Dilation = dilations,
                Padding = padding,
                Groups = groups,
                Format = format,
                Activation = activation,
                OutputShape = output,
            };
        AssertEqual(new LayerGraph("m", "Functional", [input, layer], [input], [layer]));
    }

    [Theory]
    [InlineData(DataFormat.ChannelsLast)]
    [InlineData(DataFormat.ChannelsFirst)]
    public void Convert_LayersThatRearrangeSpace_EqualTheirForwardPass(DataFormat format)
    {
        InputLayer input = new() { Name = "x", OutputShape = Shape(format, 2, 5, 3) };
        ZeroPaddingLayer padded = new() { Name = "pad", Inputs = [input], Before = [1, 0], After = [2, 3], Format = format, OutputShape = Shape(format, [8, 8], 3) };
        CroppingLayer cropped = new() { Name = "crop", Inputs = [padded], Before = [0, 1], After = [3, 2], Format = format, OutputShape = Shape(format, [5, 5], 3) };
        UpSamplingLayer nearest = new() { Name = "nearest", Inputs = [cropped], Size = [2, 1], Format = format, OutputShape = Shape(format, [10, 5], 3) };
        BilinearUpSamplingLayer bilinear = new() { Name = "bilinear", Inputs = [nearest], Size = [1, 3], Format = format, OutputShape = Shape(format, [10, 15], 3) };
        PermuteLayer permuted = new() { Name = "permute", Inputs = [bilinear], Order = [2, 0, 1], OutputShape = [.. new[] { 2, 0, 1 }.Select(axis => bilinear.OutputShape[axis])] };
        FlattenLayer flat = new() { Name = "flatten", Inputs = [permuted], Format = format, OutputShape = [450] };
        RepeatVectorLayer repeated = new() { Name = "repeat", Inputs = [flat], OutputShape = [2, 450] };
        Random random = new(1);
        DenseLayer dense = new() { Name = "dense", Inputs = [repeated], Kernel = Normal("kernel", random, [450, 4]), Bias = Normal("bias", random, [4]), Activation = Activation.Relu, OutputShape = [2, 4] };
        AssertEqual(new LayerGraph("m", "Functional", [input, padded, cropped, nearest, bilinear, permuted, flat, repeated, dense], [input], [dense]));
    }

    [Fact]
    public void Convert_RearrangementsOfNeurons_AreFilteredLikeEveryOtherConnection()
    {
        InputLayer input = new() { Name = "x", OutputShape = [4] };
        ActivationLayer neurons = new() { Name = "relu", Inputs = [input], Activation = Activation.Relu, OutputShape = [4] };
        RepeatVectorLayer repeated = new() { Name = "repeat", Inputs = [neurons], OutputShape = [3, 4] };
        CroppingLayer cropped = new() { Name = "crop", Inputs = [repeated], Before = [1], After = [0], OutputShape = [2, 4] };
        Converter converter = new(new LayerGraph("m", "Functional", [input, neurons, repeated, cropped], [input], [cropped]), new ConverterOptions { Synapse = 0.01 });
        Assert.Equal(new Lowpass(0.01), Assert.Single(converter["repeat"].Connections).Synapse);
        Assert.Equal(Synapse.None, Assert.Single(converter["crop"].Connections).Synapse);
    }

    [Theory]
    [InlineData("conv1d_causal", "Convolution")]
    [InlineData("conv2d_dil2_same", "Convolution")]
    [InlineData("depthwise_mult2_same", "Convolution")]
    [InlineData("separable2d", "Convolution")]
    [InlineData("convT_same_s2", "Sparse")]
    [InlineData("dense_3d", "Convolution")]
    [InlineData("upsampling_bilinear", "Sparse")]
    [InlineData("cropping", "None")]
    public void Convert_Layer_BecomesTheCheapestExactTransform(string file, string kind)
    {
        ConvertedLayer layer = new Converter(KerasFiles.Load($"keras3/zoo/{file}.keras")).Report[^1];
        Assert.Equal(Exactness.Exact, layer.Exactness);
        Assert.Equal(kind, layer.ConnectionKinds[^1]);
    }

    private static ImmutableArray<int> Each(int rank, int value) => [.. Enumerable.Repeat(value, rank)];

    private static ImmutableArray<int> Shape(DataFormat format, int rank, int size, int channels) => Shape(format, Each(rank, size), channels);

    private static ImmutableArray<int> Shape(DataFormat format, ImmutableArray<int> space, int channels) => format == DataFormat.ChannelsLast ? [.. space, channels] : [channels, .. space];

    private static Weights Normal(string name, Random random, ImmutableArray<int> shape) =>
        new(name, shape, [.. Enumerable.Range(0, shape.Aggregate(1, (product, n) => product * n)).Select(_ => (double)(float)(random.NextDouble() * 2 - 1))]);
}
