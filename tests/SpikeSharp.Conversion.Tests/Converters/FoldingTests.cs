using System.Collections.Immutable;
using SpikeSharp.Building;
using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Conversion.Tests.Converters;

/// <summary>Batch normalisation in the weights of the layer before it.</summary>
public sealed class FoldingTests
{
    private static readonly ConverterOptions Fold = new() { FoldBatchNormalization = true, InferenceOnly = true };

    [Fact]
    public void Fold_ReferenceCase_SavesTheNodesAndEqualsTheLayerGraph()
    {
        LayerGraph graph = KerasModel.Load(TestData.File("converter/batchnorm.h5"));
        Converter whole = new(graph, new ConverterOptions { InferenceOnly = true }), folded = new(graph, Fold);
        int foldings = folded.Report.Count(layer => layer.Folding is not null);
        Assert.True(foldings > 0);
        // A relay, a constant and two connections each; a bias where there was none.
        Assert.True(folded.Network.AllNodes.Count() < whole.Network.AllNodes.Count());
        Assert.True(folded.Verify().IsEqual, folded.Verify().ToString());
        double[] expected = Outputs(whole), found = Outputs(folded);
        Close.AssertTensor("output", expected, found, Tolerances.Tensor);
    }

    public static TheoryData<int, DataFormat, int, bool> Convolutions => new()
    {
        { 1, DataFormat.ChannelsLast, 1, true }, { 1, DataFormat.ChannelsFirst, 2, false }, { 2, DataFormat.ChannelsLast, 2, true }, { 2, DataFormat.ChannelsFirst, 1, false },
    };

    [Theory, MemberData(nameof(Convolutions))]
    public void Fold_Convolution_EqualsTheLayerGraphThroughDropout(int rank, DataFormat format, int groups, bool hasBias)
    {
        NumpyRandom random = new(3);
        int[] space = rank == 1 ? [6] : [5, 4];
        InputLayer input = new() { Name = "x", OutputShape = Full(space, 4, format) };
        ConvolutionLayer convolution = new()
        {
            Name = "conv",
            Inputs = [input],
            OutputShape = Full(space, 6, format),
            Format = format,
            Groups = groups,
            Padding = LayerPadding.Same,
            Strides = [.. space.Select(_ => 1)],
            Kernel = Values("kernel", random, [.. space.Select(_ => 3), 4 / groups, 6]),
            Bias = hasBias ? Values("bias", random, [6]) : null,
        };
        DropoutLayer dropout = new() { Name = "dropout", Inputs = [convolution], OutputShape = convolution.OutputShape };
        BatchNormalizationLayer bn = Normalization(random, dropout, 6, format == DataFormat.ChannelsFirst ? 0 : rank);
        ActivationLayer relu = new() { Name = "relu", Inputs = [bn], OutputShape = bn.OutputShape, Activation = Activation.Relu };
        Converter converter = new(new LayerGraph("m", "Functional", [input, convolution, dropout, bn, relu], [input], [relu]), Fold);

        ConvertedLayer into = converter["conv"], from = converter["bn"];
        Assert.Equal(("bn", false), (into.Folding!.Normalization.Name, from.HasObject));
        Assert.Equal(FormattableString.Invariant($"folded into 'conv': scale {into.Folding.Scale.Min():G4} to {into.Folding.Scale.Max():G4}, shift {into.Folding.Shift.Min():G4} to {into.Folding.Shift.Max():G4}"), from.Reason);
        Assert.Same(into.Output.Target, from.Output.Target);
        Assert.All([into, from], layer => Assert.Equal(Exactness.Exact, layer.Exactness));
        Verification verification = converter.Verify();
        Assert.True(verification.IsEqual, verification.ToString());

        // One rounding to float32 of the product in float64.
        double scale = bn.Gamma!.Span[1] / Math.Sqrt(bn.Variance.Span[1] + bn.Epsilon);
        Assert.Equal((scale, bn.Beta!.Span[1] - (bn.Mean.Span[1] * scale)), (into.Folding.Scale[1], into.Folding.Shift[1]));
        Assert.Equal((float)(convolution.Kernel.Span[1] * scale), into.Folding.Kernel.Span[1]);
        Assert.Equal((float)(((convolution.Bias?.Span[1] ?? 0) * scale) + into.Folding.Shift[1]), into.Folding.Bias.Span[1]);
    }

    [Theory, InlineData(DataFormat.ChannelsLast), InlineData(DataFormat.ChannelsFirst)]
    public void Fold_TransposedConvolution_EqualsTheLayerGraph(DataFormat format)
    {
        NumpyRandom random = new(8);
        InputLayer input = new() { Name = "x", OutputShape = Full([3], 2, format) };
        ConvolutionTransposeLayer convolution = new() { Name = "conv", Inputs = [input], OutputShape = Full([6], 4, format), Format = format, Strides = [2], Dilation = [1], Padding = LayerPadding.Same, Kernel = Values("kernel", random, [3, 4, 2]) };
        BatchNormalizationLayer bn = Normalization(random, convolution, 4, format == DataFormat.ChannelsFirst ? 0 : 1);
        Converter converter = new(new LayerGraph("m", "Functional", [input, convolution, bn], [input], [bn]), Fold);
        Assert.NotNull(converter["conv"].Folding);
        Assert.True(converter.Verify().IsEqual, converter.Verify().ToString());
    }

    [Fact]
    public void Fold_Dense_EqualsTheLayerGraph()
    {
        NumpyRandom random = new(4);
        InputLayer input = new() { Name = "x", OutputShape = [5] };
        DenseLayer dense = new() { Name = "dense", Inputs = [input], OutputShape = [3], Kernel = Values("kernel", random, [5, 3]) };
        BatchNormalizationLayer bn = Normalization(random, dense, 3, 0);
        Converter converter = new(new LayerGraph("m", "Functional", [input, dense, bn], [input], [bn]), Fold);
        Assert.NotNull(converter["dense"].Folding);
        Assert.True(converter.Verify().IsEqual, converter.Verify().ToString());
        Assert.Empty(converter.Diagnostics);
    }

    [Theory]
    [InlineData("activation", "'dense' before it has an activation of its own")]
    [InlineData("swap", "'dense' before it has an activation of its own")]
    [InlineData("read", "another layer too reads 'dense' before it")]
    [InlineData("output", "'dense' before it is an output of the model")]
    [InlineData("input", "'x' before it is of class Input")]
    public void Fold_WhereItCannotBe_StaysAndSaysWhy(string obstacle, string reason)
    {
        NumpyRandom random = new(5);
        InputLayer input = new() { Name = "x", OutputShape = [3] };
        DenseLayer dense = new() { Name = "dense", Inputs = [input], OutputShape = [3], Kernel = Values("kernel", random, [3, 3]), Activation = obstacle == "activation" ? Activation.Relu : Activation.Linear };
        BatchNormalizationLayer bn = Normalization(random, obstacle == "input" ? input : dense, 3, 0);
        AddLayer sum = new() { Name = "sum", Inputs = obstacle == "read" ? [bn, dense] : [bn], OutputShape = [3] };
        LayerGraph graph = new("m", "Functional", [input, dense, bn, sum], [input], obstacle is "output" or "input" ? [sum, dense] : [sum]);
        Converter converter = new(graph, obstacle == "swap" ? Fold with { SwapLayers = new Dictionary<string, NeuronType> { ["dense"] = new RectifiedLinear() } } : Fold);
        Assert.Null(converter["dense"].Folding);
        Diagnostic note = Assert.Single(converter.Diagnostics, note => note.Code == DiagnosticCodes.NormalizationKept);
        Assert.Contains($"is not folded: {reason};", note.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fold_ConvolutionBeforeReluAndMaxPooling_MovesBoth()
    {
        NumpyRandom random = new(6);
        InputLayer input = new() { Name = "x", OutputShape = [6, 2] };
        ConvolutionLayer convolution = new() { Name = "conv", Inputs = [input], OutputShape = [6, 3], Strides = [1], Kernel = Values("kernel", random, [1, 2, 3]) };
        BatchNormalizationLayer bn = Normalization(random, convolution, 3, 1);
        ReluLayer relu = new() { Name = "relu", Inputs = [bn], OutputShape = [6, 3] };
        MaxPoolingLayer pool = new() { Name = "pool", Inputs = [relu], OutputShape = [3, 3], PoolSize = [2], Strides = [2] };
        Converter converter = new(new LayerGraph("m", "Functional", [input, convolution, bn, relu, pool], [input], [pool]), Fold with { MaxPooling = MaxPooling.BeforeNeurons });
        Assert.Equal((0, 9), (converter["relu"].Neurons, converter["pool"].Neurons));
        Assert.True(converter.Verify().IsEqual, converter.Verify().ToString());
    }

    private static BatchNormalizationLayer Normalization(NumpyRandom random, Layer input, int channels, int axis) => new()
    {
        Name = "bn",
        Inputs = [input],
        OutputShape = input.OutputShape,
        Axis = axis,
        Epsilon = 0.001,
        Gamma = Values("gamma", random, [channels]),
        Beta = Values("beta", random, [channels]),
        Mean = Values("mean", random, [channels]),
        Variance = new Weights("variance", [channels], [.. Enumerable.Range(0, channels).Select(_ => (double)(float)(random.NextDouble() + 0.1))]),
    };

    private static Weights Values(string name, NumpyRandom random, ImmutableArray<int> shape) =>
        new(name, shape, [.. Enumerable.Range(0, shape.Aggregate(1, (product, n) => product * n)).Select(_ => (double)(float)(random.NextDouble() - 0.4))]);

    private static ImmutableArray<int> Full(int[] space, int channels, DataFormat format) => format == DataFormat.ChannelsFirst ? [channels, .. space] : [.. space, channels];

    private static double[] Outputs(Converter converter)
    {
        BuiltModel model = converter.Build();
        Presentation presentation = new(model, new Dictionary<string, NdArray> { [converter.Graph.Inputs[0].Name] = Npz.Load(TestData.File("converter/batchnorm.npz"))["input/0"] });
        List<double> outputs = [];
        presentation.Run(
            2, 1, items => CpuBackend.Instance.Open(model, new SessionOptions { Items = items, Recordings = [new Recording(model.Probes[0].Signal, Reduction.Last)], Inputs = presentation.Signals }),
            (session, _, items) =>
            {
                for (int item = 0; item < items; item++) outputs.AddRange(session.Recorded(0, item).ToDoubles());
            });
        return [.. outputs];
    }
}
