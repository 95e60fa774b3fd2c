using SpikeSharp.Building;
using SpikeSharp.Conversion.Tests.Keras;
using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Conversion.Tests.Converters;

/// <summary>How layers other than weights and ReLU convert: neurons of their own, linear objects, formulas, or nothing.</summary>
public sealed class KeptLayersTests
{
    [Theory]
    [InlineData("merge_add_broadcast", Exactness.Exact, "sum", "node of 24")]
    [InlineData("merge_subtract", Exactness.Exact, "difference", "node of 24")]
    [InlineData("merge_average", Exactness.Exact, "mean of the inputs", "node of 24")]
    [InlineData("merge_multiply", Exactness.Kept, "product, computed without neurons", "node of 24")]
    [InlineData("merge_maximum", Exactness.Kept, "largest of the inputs, computed without neurons", "node of 24")]
    [InlineData("merge_concat_axis1", Exactness.Exact, "side by side", "node of 48")]
    [InlineData("leaky_default", Exactness.Exact, "LeakyRelu", "18 LeakyRelu neurons")]
    [InlineData("act_sigmoid", Exactness.Exact, "Sigmoid", "18 Sigmoid neurons")]
    [InlineData("act_tanh", Exactness.Exact, "Tanh", "18 Tanh neurons")]
    [InlineData("prelu_shared", Exactness.Kept, "relu with trained slopes, computed without neurons", "node of 24")]
    [InlineData("elu_07", Exactness.Kept, "elu(0.7), computed without neurons", "node of 18")]
    [InlineData("relu_max6", Exactness.Kept, "relu6, computed without neurons", "node of 18")]
    [InlineData("act_gelu", Exactness.Kept, "gelu, computed without neurons", "node of 18")]
    [InlineData("softmax_axis", Exactness.Kept, "softmax, computed without neurons", "node of 18")]
    [InlineData("rescaling", Exactness.Exact, "scale and shift", "node of 24")]
    [InlineData("normalization", Exactness.Exact, "scale and shift", "node of 6")]
    [InlineData("layernorm", Exactness.Kept, "statistics of each item, computed without neurons", "node of 60")]
    [InlineData("groupnorm", Exactness.Kept, "statistics of each item, computed without neurons", "node of 72")]
    [InlineData("noise_dropout", Exactness.Dropped, "acts in training only", "nothing")]
    public void Report_ZooModel_SaysWhatItsLayerBecame(string model, Exactness exactness, string reason, string became)
    {
        ConvertedLayer last = new Converter(KerasFiles.Load($"keras3/zoo/{model}.keras")).Report[^1];
        Assert.Equal((exactness, reason, became), (last.Exactness, last.Reason, last.Became));
    }

    public static TheoryData<Activation> Activations =>
    [
        Activation.Relu6, Activation.LeakyRelu(0.1), Activation.Elu(0.5), Activation.ThresholdedRelu(0.7), Activation.Selu, Activation.Gelu, Activation.Softplus, Activation.Softsign,
        Activation.Silu, Activation.Mish, Activation.HardTanh, Activation.HardSilu, Activation.HardSigmoid, Activation.HardSigmoidKeras2, Activation.Softmax, Activation.LogSoftmax,
    ];

    [Theory, MemberData(nameof(Activations))]
    public void Formula_SmallAndHugeValues_EqualsTheFunction(Activation activation)
    {
        double[] x = [-800, -20, -7, -3, -1, -0.3, -1e-4, 0, 1e-4, 0.3, 0.7, 1, 2, 5, 7, 20, 800];
        InputLayer input = new() { Name = "x", OutputShape = [x.Length] };
        ActivationLayer layer = new() { Name = "a", Inputs = [input], OutputShape = [x.Length], Activation = activation };
        LayerGraph graph = new("m", "Functional", [input, layer], [input], [layer]);
        double[] expected = graph.Forward(x).Outputs[0], actual = Run(graph, x);
        for (int i = 0; i < x.Length; i++) Close.Assert($"{activation} at {x[i]}", expected[i], actual[i], Tolerances.Single);
    }

    [Theory]
    [InlineData(null, 0.1, 0.5), InlineData(2.0, 0.1, 0.5), InlineData(2.0, 0.0, 0.5), InlineData(2.0, 0.2, 0.0), InlineData(1.0, 0.0, 0.0), InlineData(null, 0.2, -0.5)]
    public void ReluFormula_AnyParameters_EqualsTheLayer(double? maxValue, double slope, double threshold)
    {
        double[] x = [-3, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1, 3];
        InputLayer input = new() { Name = "x", OutputShape = [x.Length] };
        ReluLayer layer = new() { Name = "a", Inputs = [input], OutputShape = [x.Length], MaxValue = maxValue, NegativeSlope = slope, Threshold = threshold };
        LayerGraph graph = new("m", "Functional", [input, layer], [input], [layer]);
        Close.Assert(layer.Activation.Name, graph.Forward(x).Outputs[0], Run(graph, x), Tolerances.Single);
    }

    [Theory]
    [InlineData(0), InlineData(1), InlineData(2)]
    public void SoftmaxFormula_AnyAxisAndSize_EqualsTheLayer(int axis)
    {
        foreach (int size in (int[])[1, 2, 3, 7, 8])
        {
            int[] shape = [2, 3, 2];
            shape[axis] = size;
            InputLayer input = new() { Name = "x", OutputShape = [.. shape] };
            SoftmaxLayer layer = new() { Name = "a", Inputs = [input], OutputShape = [.. shape], Axis = axis };
            LayerGraph graph = new("m", "Functional", [input, layer], [input], [layer]);
            double[] x = [.. Enumerable.Range(0, input.OutputSize).Select(i => 3 * Math.Sin(i))];
            Close.Assert($"axis {axis} of {size}", graph.Forward(x).Outputs[0], Run(graph, x), Tolerances.Single);
        }
    }

    [Fact]
    public void ThresholdedRelu_AtTheThreshold_IsZero()
    {
        InputLayer input = new() { Name = "x", OutputShape = [3] };
        ActivationLayer layer = new() { Name = "a", Inputs = [input], OutputShape = [3], Activation = Activation.ThresholdedRelu(0.5) };
        double[] x = [0.25, 0.5, 0.75];
        LayerGraph graph = new("m", "Functional", [input, layer], [input], [layer]);
        Assert.Equal([0, 0, 0.75], graph.Forward(x).Outputs[0]);
        Assert.Equal([0, 0, 0.75], Run(graph, [x]));
    }

    [Fact]
    public void Merge_SeveralStretchedInputs_FollowsNumPy()
    {
        InputLayer a = new() { Name = "a", OutputShape = [2, 1] }, b = new() { Name = "b", OutputShape = [3] };
        double[] left = [10, 20], right = [1, 2, 3];
        Check(new AddLayer { Name = "m", Inputs = [a, b], OutputShape = [2, 3] }, [11, 12, 13, 21, 22, 23]);
        Check(new SubtractLayer { Name = "m", Inputs = [a, b], OutputShape = [2, 3] }, [9, 8, 7, 19, 18, 17]);
        Check(new MultiplyLayer { Name = "m", Inputs = [a, b], OutputShape = [2, 3] }, [10, 20, 30, 20, 40, 60]);
        Check(new AverageLayer { Name = "m", Inputs = [a, b], OutputShape = [2, 3] }, [5.5, 6, 6.5, 10.5, 11, 11.5]);
        Check(new MaximumLayer { Name = "m", Inputs = [b, a, b], OutputShape = [2, 3] }, [10, 10, 10, 20, 20, 20]);
        Check(new MinimumLayer { Name = "m", Inputs = [a, b], OutputShape = [2, 3] }, [1, 2, 3, 1, 2, 3]);

        void Check(MergeLayer layer, double[] expected)
        {
            LayerGraph graph = new("m", "Functional", [a, b, layer], [a, b], [layer]);
            Assert.Equal(expected, graph.Forward([left, right]).Outputs[0]);
            Assert.Equal(expected, Run(graph, left, right));
        }
    }

    [Fact]
    public void Kept_BehindSpikingNeurons_GetsTheFilteredSpikes()
    {
        InputLayer input = new() { Name = "x", OutputShape = [2] };
        ActivationLayer relu = new() { Name = "relu", Inputs = [input], OutputShape = [2], Activation = Activation.Relu };
        MultiplyLayer product = new() { Name = "product", Inputs = [relu, relu], OutputShape = [2] };
        SoftmaxLayer softmax = new() { Name = "softmax", Inputs = [product], OutputShape = [2], Axis = 0 };
        LayerGraph graph = new("m", "Functional", [input, relu, product, softmax], [input], [softmax]);
        Converter converter = new(graph, new ConverterOptions { SwapActivations = { [Activation.Relu] = new SpikingRectifiedLinear() }, Synapse = 0.005 });
        Assert.All(converter["product"].Connections, connection => Assert.Equal(new Lowpass(0.005), connection.Synapse));
        Assert.Equal(2, converter["product"].Connections.Length);
        Assert.Same(Synapse.None, Assert.Single(converter["softmax"].Connections).Synapse);
        Assert.True(converter.Verify().IsEqual);
    }

    [Fact]
    public void Kept_SavedAndLoaded_GivesTheSameBits()
    {
        LayerGraph graph = KerasFiles.Load("keras2/zoo/act_gelu.h5");
        BuiltModel built = new Converter(graph).Build();
        Dictionary<string, double[]> x = new() { [graph.Inputs[0].Name] = [.. Enumerable.Range(0, 18).Select(i => (i - 9) / 3.0)] };
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.ssm");
        try
        {
            built.Save(path);
            Assert.Equal(Run(built, x), Run(BuiltModel.Load(path), x));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData(OutputSoftmax.Keep, Exactness.Kept, "linear")]
    [InlineData(OutputSoftmax.Drop, Exactness.Dropped, "softmax")]
    public void OutputSoftmax_AtTheEnd_IsKeptOrLeftOut(OutputSoftmax option, Exactness exactness, string remaining)
    {
        Converter converter = new(Model("fallback-softmax-dropout"), new ConverterOptions { OutputSoftmax = option });
        Assert.Equal((exactness, Exactness.Dropped), (converter["sm"].Exactness, converter["drop"].Exactness));
        Assert.Equal(remaining, Assert.Single(converter.Build().Outputs).Activation);
        Assert.True(converter.Verify().IsEqual, converter.Verify().ToString());
    }

    [Fact]
    public void OutputSoftmax_BeforeOtherLayers_IsKept()
    {
        InputLayer input = new() { Name = "x", OutputShape = [3] };
        SoftmaxLayer softmax = new() { Name = "attention", Inputs = [input], OutputShape = [3], Axis = 0 };
        ActivationLayer relu = new() { Name = "a", Inputs = [softmax], OutputShape = [3], Activation = Activation.Relu };
        Converter converter = new(new LayerGraph("m", "Functional", [input, softmax, relu], [input], [relu]), new ConverterOptions { OutputSoftmax = OutputSoftmax.Drop });
        Assert.Equal(Exactness.Kept, converter["attention"].Exactness);
        Assert.True(converter.Verify().IsEqual, converter.Verify().ToString());
    }

    [Fact]
    public void Activation_WithoutNeurons_IsKeptUnlessSwapped()
    {
        LayerGraph graph = KerasFiles.Load("keras3/zoo/relu_max6.keras");
        Converter kept = new(graph), swapped = new(graph, new ConverterOptions { SwapActivations = { [Activation.Relu6] = new LifRate() } });
        Assert.Equal((Exactness.Kept, null), (kept.Report[^1].Exactness, kept.Report[^1].Ensemble));
        Assert.Equal((Exactness.Approximated, "LifRate in place of relu6"), (swapped.Report[^1].Exactness, swapped.Report[^1].Reason));
    }

    [Fact]
    public void LeakySwap_OfAFileInSinglePrecision_MatchesTheWrittenSlope()
    {
        LayerGraph graph = KerasFiles.Load("keras2/zoo/leaky_default.h5");                  // it holds 0.30000001192092896
        Converter converter = new(graph, new ConverterOptions { SwapActivations = { [Activation.LeakyRelu(0.3)] = new SpikingLeakyRelu(0.3) }, ScaleFiringRates = 100 });
        Assert.Equal(Exactness.Exact, converter.Report[^1].Exactness);
        Assert.IsType<SpikingLeakyRelu>(converter.Report[^1].Type);
        Assert.True(converter.Verify().IsEqual);
    }

    [Fact]
    public void OtherSlope_InPlaceOfALeakyRelu_IsAnApproximation()
    {
        LayerGraph graph = KerasFiles.Load("keras3/zoo/leaky_default.keras");
        Converter converter = new(graph, new ConverterOptions { SwapActivations = { [Activation.LeakyRelu(0.3)] = new SpikingLeakyRelu(0.1) } });
        Assert.Equal(Exactness.Approximated, converter.Report[^1].Exactness);
    }

    [Fact]
    public void Outputs_InputOfTheModel_IsGivenOutAsItIs()
    {
        InputLayer a = new() { Name = "a", OutputShape = [2] }, unused = new() { Name = "unused", OutputShape = [1] };
        ActivationLayer relu = new() { Name = "relu", Inputs = [a], OutputShape = [2], Activation = Activation.Relu };
        ActivationLayer idle = new() { Name = "idle", Inputs = [unused], OutputShape = [1], Activation = Activation.Relu };
        Converter converter = new(new LayerGraph("m", "Functional", [a, unused, relu, idle], [a, unused], [a, relu, a]));
        Assert.Equal(["a", "relu", "a"], converter.Outputs.Select(probe => probe.Label));
        Assert.Equal(["a", "relu"], converter.Report.Select(layer => layer.Layer.Name));
        Assert.Contains("leads to no output", Assert.Throws<ArgumentException>(() => converter["idle"]).Message, StringComparison.Ordinal);
        Assert.True(converter.Verify().IsEqual, converter.Verify().ToString());
    }

    private static LayerGraph Model(string name) => KerasModel.Load(TestData.File($"converter/{name}.h5"));

    private static double[] Run(LayerGraph graph, params double[][] inputs) =>
        Run(new Converter(graph).Build(), graph.Inputs.Zip(inputs).ToDictionary(pair => pair.First.Name, pair => pair.Second));

    /// <summary>The first output after one step.</summary>
    private static double[] Run(BuiltModel built, Dictionary<string, double[]> inputs)
    {
        Presentation presentation = new(built, inputs.ToDictionary(pair => pair.Key, pair => NdArray.From(pair.Value, [1, pair.Value.Length])));
        using Session session = CpuBackend.Instance.Open(built, new SessionOptions { Recordings = [new Recording(built.Probes[0].Signal)], Inputs = presentation.Signals });
        presentation.Present(session, 0, 1);
        return session.Recorded(0, 0).ToDoubles();
    }
}
