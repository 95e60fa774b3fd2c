using SpikeSharp.Building;
using SpikeSharp.Conversion.Tests.Keras;
using SpikeSharp.Testing;

namespace SpikeSharp.Conversion.Tests.Converters;

public sealed class ConverterOptionsTests
{
    private static readonly NeuronType Spiking = new SpikingRectifiedLinear();

    [Fact]
    public void SwapActivations_Relu_MeansActivationsAndLayers()
    {
        Converter converter = new(Model("mixed-activations"), new ConverterOptions { SwapActivations = { [Activation.Relu] = Spiking } });
        ConvertedLayer[] relu = [.. converter.Report.Where(layer => layer.Layer.Activation == Activation.Relu)];
        Assert.Contains(relu, layer => layer.Layer is ReluLayer);
        Assert.Contains(relu, layer => layer.Layer is not ReluLayer);
        Assert.All(relu, layer => Assert.IsType<SpikingRectifiedLinear>(layer.Type));
    }

    [Fact]
    public void SwapActivations_None_KeepsRates() =>
        Assert.All(new Converter(Model("mixed-activations")).Network.AllEnsembles, ensemble => Assert.Equal(new RectifiedLinear(), ensemble.NeuronType));

    [Fact]
    public void SwapLayers_OneLayer_ComesBeforeTheActivation()
    {
        Converter converter = new(Model("lenet-small"), new ConverterOptions { SwapActivations = { [Activation.Relu] = Spiking }, SwapLayers = { ["c1"] = new Lif() } });
        Assert.IsType<Lif>(converter["c1"].Type);
        Assert.Equal(Exactness.Approximated, converter["c1"].Exactness);
        Assert.IsType<SpikingRectifiedLinear>(converter["c0"].Type);
        Assert.Equal(Exactness.Exact, converter["c0"].Exactness);
    }

    [Fact]
    public void SwapLayers_LinearLayer_BecomesNeurons()
    {
        LayerGraph graph = Model("dense-relu");
        Layer linear = graph.Layers.Last(layer => layer is DenseLayer { Activation.Name: "linear" });
        ConvertedLayer converted = new Converter(graph, new ConverterOptions { SwapLayers = { [linear.Name] = Spiking } })[linear.Name];
        Assert.Equal(linear.OutputSize, converted.Neurons);
        Assert.Equal(Exactness.Approximated, converted.Exactness);
    }

    [Fact]
    public void SwapActivations_AbsentActivation_IsAnErrorThatListsThoseOfTheModel()
    {
        Diagnostic error = Refusal(new ConverterOptions { SwapActivations = { [Activation.Tanh] = Spiking } });
        Assert.Equal(DiagnosticCodes.UnusedConversionOption, error.Code);
        Assert.Equal("swap: no layer has the activation 'tanh'", error.Message);
        Assert.Equal("activations of the model are relu, linear", error.Hint);
    }

    [Fact]
    public void SwapActivations_NearActivation_IsSuggested() =>
        Assert.Contains("did you mean 'relu'?", Refusal(new ConverterOptions { SwapActivations = { [Activation.Relu6] = Spiking } }).Message, StringComparison.Ordinal);

    [Fact]
    public void SwapActivations_EveryLayerHasItsOwnSwap_IsUnused()
    {
        LayerGraph graph = Model("sequential");
        ConverterOptions options = new() { SwapActivations = { [Activation.Relu] = Spiking } };
        foreach (Layer layer in graph.Layers.Where(layer => layer.Activation == Activation.Relu)) options.SwapLayers[layer.Name] = Spiking;
        ConversionException error = Assert.Throws<ConversionException>(() => new Converter(graph, options));
        Assert.Contains("every layer with the activation 'relu' has a swap of its own", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("swap"), InlineData("scale"), InlineData("synapse")]
    public void LayerNames_UnknownOrWithoutNeurons_AreErrorsWithASuggestion(string option)
    {
        Diagnostic unknown = Refusal(Named("c00")), silent = Refusal(Named("f"));
        Assert.Equal(
            (DiagnosticCodes.UnusedConversionOption, $"{option}: the model has no layer{(option == "swap" ? " and no activation" : "")} 'c00' (did you mean 'c0'?)"), (unknown.Code, unknown.Message));
        Assert.Contains("c0, c1, d0", unknown.Hint, StringComparison.Ordinal);
        Assert.Equal($"{option}: layer 'f' has no {(option == "swap" ? "activation" : "neurons")}", silent.Message);

        ConverterOptions Named(string layer) => option switch
        {
            "swap" => new() { SwapLayers = { [layer] = Spiking } },
            "scale" => new() { ScaleFiringRates = FiringRateScale.Of(100).With(layer, 50) },
            _ => new() { Synapse = LayerSynapses.Of(Synapse.None).With(layer, new Lowpass(0.01)) },
        };
    }

    [Fact]
    public void SwapLayers_NeitherLayerNorActivation_SuggestsBoth()
    {
        Diagnostic tanh = Refusal(new ConverterOptions { SwapLayers = { ["tanh"] = Spiking } }), rely = Refusal(new ConverterOptions { SwapLayers = { ["rely"] = Spiking } });
        Assert.Equal("swap: the model has no layer and no activation 'tanh'", tanh.Message);
        Assert.EndsWith("; activations are relu, linear", tanh.Hint, StringComparison.Ordinal);
        Assert.Contains("c0, c1, d0", tanh.Hint, StringComparison.Ordinal);
        Assert.Contains("'rely' (did you mean 'relu'?)", rely.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("conv2d_2", "scale: the model has no layer 'conv2d_2' (did you mean 'tower/conv2d_2'?)")]
    [InlineData("conv2d_33", "scale: the model has no layer 'conv2d_33' (did you mean 'tower/conv2d_3'?)")]
    [InlineData("towr/conv2d_2", "scale: the model has no layer 'towr/conv2d_2' (did you mean 'tower/conv2d_2'?)")]
    [InlineData("tower", "scale: 'tower' is a model within the model, not a layer")]
    public void LayerNames_OfANestedModel_AreSuggestedWithIt(string name, string message)
    {
        ConverterOptions options = new() { SwapLayers = { ["is_odd"] = new LifRate() }, ScaleFiringRates = FiringRateScale.None.With(name, 5) };
        Diagnostic error = Assert.Single(Assert.Throws<ConversionException>(() => new Converter(KerasFiles.Load("keras3/digits-two-in-two-out.keras"), options)).Refused);
        Assert.Equal(message, error.Message);
        if (name == "tower") Assert.Equal("name its layers with neurons: tower/conv2d_2, tower/conv2d_3", error.Hint);
    }

    [Theory]
    [InlineData("time_distributed", "applies a layer to every time step")]
    public void Layers_ThatLoadButDoNotConvert_AreRefusedWithTheReason(string file, string reason)
    {
        Diagnostic error = Assert.Single(Assert.Throws<ConversionException>(() => new Converter(KerasFiles.Load($"keras3/zoo/{file}.keras"))).Refused);
        Assert.Equal(DiagnosticCodes.UnsupportedLayer, error.Code);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Hint);
    }

    [Fact]
    public void LayerNames_SeveralWrong_AreToldAtOnce()
    {
        ConversionException error = Assert.Throws<ConversionException>(() => new Converter(Model("lenet-small"), new ConverterOptions
        {
            SwapActivations = { [Activation.Tanh] = Spiking },
            ScaleFiringRates = FiringRateScale.None.With("a", 1).With("b", 2),
            Synapse = LayerSynapses.Of(Synapse.None).With("c", new Lowpass(0.01)),
        }));
        Assert.Equal(4, error.Refused.Count);
    }

    [Fact]
    public void LayerNames_NestedModel_AreScoped()
    {
        LayerGraph graph = KerasFiles.Load("keras3/digits-two-in-two-out.keras");
        Converter converter = new(graph, new ConverterOptions
        {
            SwapLayers = { ["tower/conv2d_2"] = Spiking, ["is_odd"] = new LifRate() },
            ScaleFiringRates = FiringRateScale.Of(100).With("tower/conv2d_3", 50),
            Synapse = LayerSynapses.Of(new Lowpass(0.005)).With("tower/conv2d_2", new Lowpass(0.01)),
        });
        Network tower = Assert.Single(converter.Network.Networks);
        Assert.Equal("tower.0", tower.Label);
        Assert.Equal(["conv2d_2.0", "conv2d_3.0"], tower.Ensembles.Select(e => e.Label));
        Assert.Equal((100, 50), (converter["tower/conv2d_2"].Gain, converter["tower/conv2d_3"].Gain));
        Assert.Equal((0.01, 0.005), (((Lowpass)converter["tower/conv2d_2"].Synapse).Tau, ((Lowpass)converter["tower/conv2d_3"].Synapse).Tau));
        Assert.IsType<SpikingRectifiedLinear>(converter["tower/conv2d_2"].Type);
        Assert.IsType<RectifiedLinear>(converter["tower/conv2d_3"].Type);
        Assert.Contains("tower/conv2d_2", converter.Build().Layers.Select(layer => layer.Name));
    }

    [Fact]
    public void LayerNames_SecondApplication_HasItsOwnName()
    {
        LayerGraph graph = Model("shared-layer");
        Layer second = graph.Layers.Single(layer => layer.Application == 1 && layer.Variables.Length > 0);
        Assert.Equal($"{second.ModelName}#1", second.Name);
        Converter converter = new(graph, new ConverterOptions { ScaleFiringRates = FiringRateScale.Of(100).With(second.Name, 50) });
        Assert.Equal((100, 50), (converter[second.ModelName].Gain, converter[second.Name].Gain));
        Assert.Equal($"{second.ModelName}.1", converter[second.Name].Ensemble!.Label);
    }

    [Fact]
    public void Nested_AppliedTwice_IsTwoNetworks()
    {
        Converter converter = new(KerasFiles.Load("keras3/zoo/nested_shared_twice.keras"));
        Network[] networks = [.. converter.Network.Networks];
        Assert.Equal(2, networks.Length);
        Assert.Equal([".0", ".1"], networks.Select(network => network.Label![^2..]));
        Assert.Equal(networks[0].Ensembles.Select(e => e.Label), networks[1].Ensembles.Select(e => e.Label));
        Assert.All(networks[0].AllEnsembles.Concat(networks[1].AllEnsembles), ensemble => Assert.EndsWith(".0", ensemble.Label, StringComparison.Ordinal));
        Assert.True(converter.Verify().IsEqual);
    }

    [Fact]
    public void InferenceOnly_TrainableNormalization_IsNotedUnlessMeant()
    {
        LayerGraph graph = Model("batchnorm");
        Converter open = new(graph), meant = new(graph, new ConverterOptions { InferenceOnly = true });
        Assert.Equal(["bn0", "bn1"], open.Diagnostics.Select(note => note.Subject));
        Assert.All(open.Diagnostics, note => Assert.Equal(DiagnosticCodes.TrainingOnlyPart, note.Code));
        Assert.Empty(meant.Diagnostics);
        Assert.True(open.Verify().IsEqual && meant.Verify().IsEqual);
    }

    private static LayerGraph Model(string name) => KerasModel.Load(TestData.File($"converter/{name}.h5"));

    private static Diagnostic Refusal(ConverterOptions options) => Assert.Single(Assert.Throws<ConversionException>(() => new Converter(Model("lenet-small"), options)).Refused);
}
