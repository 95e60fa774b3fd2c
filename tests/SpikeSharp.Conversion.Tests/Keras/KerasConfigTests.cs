using SpikeSharp.Conversion.Keras;
using SpikeSharp.Testing;

namespace SpikeSharp.Conversion.Tests.Keras;

/// <summary>Variants of one good file: what an unusual configuration leads to.</summary>
public sealed class KerasConfigTests
{
    private static LayerGraph Variant(string file, string old, string replacement) =>
        KerasModel.Load(ZipEditor.ReplaceAll(File.ReadAllBytes(KerasFiles.Path(file)), "config.json", old, replacement), file);

    [Theory]
    [InlineData("Conv2DTranspose", "conv2d_transpose"), InlineData("DepthwiseConv2D", "depthwise_conv2d"), InlineData("PReLU", "p_re_lu"), InlineData("ReLU", "re_lu"), InlineData("ELU", "elu")]
    [InlineData("MaxPooling2D", "max_pooling2d"), InlineData("BatchNormalization", "batch_normalization"), InlineData("LSTM", "lstm"), InlineData("SimpleRNN", "simple_rnn")]
    [InlineData("GlobalAveragePooling2D", "global_average_pooling2d"), InlineData("UpSampling2D", "up_sampling2d"), InlineData("TimeDistributed", "time_distributed"), InlineData("Conv2D", "conv2d")]
    public void SnakeCase_ClassName_IsAsKerasWritesIt(string className, string expected) => Assert.Equal(expected, ZipWeights.SnakeCase(className));

    [Theory]
    [InlineData("NaN"), InlineData("Infinity"), InlineData("-Infinity")]
    public void Load_PythonNumberWords_AreAccepted(string word)
    {
        LayerGraph graph = Variant("keras3/zoo/flatten_dense.keras", "\"trainable\": true,", $"\"trainable\": true, \"momentum\": {word}, \"note\": \"{word} stays\",");
        Assert.True(graph.Refusals.IsEmpty);
    }

    [Fact]
    public void Load_WordWhereANumberMustBeFinite_IsNamed()
    {
        ModelFormatException error = Assert.Throws<ModelFormatException>(() => Variant("keras3/zoo/bn.keras", "\"epsilon\": 0.001", "\"epsilon\": NaN"));
        Assert.Contains("epsilon must be a finite number", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"activation\": {\"class_name\": \"function\", \"config\": \"tanh\", \"module\": \"builtins\"}", "tanh", 0)]
    [InlineData("\"activation\": {\"class_name\": \"ReLU\", \"config\": {\"max_value\": 6, \"negative_slope\": 0.0, \"threshold\": 0.0}}", "relu6", 0)]
    [InlineData("\"activation\": {\"class_name\": \"LeakyReLU\", \"config\": {\"negative_slope\": 0.1}}", "leaky_relu", 0.1)]
    [InlineData("\"activation\": {\"class_name\": \"ELU\", \"config\": {\"alpha\": {\"class_name\": \"__numpy__\", \"config\": {\"value\": 0.7, \"dtype\": \"float32\"}}}}", "elu", 0.7)]
    [InlineData("\"activation\": \"leaky_relu\"", "leaky_relu", 0.2)]
    [InlineData("\"activation\": null", "linear", 0)]
    public void Load_ActivationInEveryForm_IsRead(string form, string name, double parameter)
    {
        Activation activation = Variant("keras3/zoo/flatten_dense.keras", "\"activation\": \"linear\"", form)["dense"].Activation;
        Assert.Equal((name, parameter), (activation.Name, activation.Parameter));
    }

    [Fact]
    public void Load_HardSigmoid_DependsOnTheVersion()
    {
        Assert.Contains(KerasFiles.Load("keras2/zoo/act_hard_sigmoid.h5").Layers, layer => layer.Activation == Activation.HardSigmoidKeras2);
        Assert.Contains(KerasFiles.Load("keras3/zoo/act_hard_sigmoid.keras").Layers, layer => layer.Activation == Activation.HardSigmoid);
    }

    [Theory]
    [InlineData("\"activation\": \"linear\"", "\"activation\": {\"class_name\": \"ReLU\", \"config\": {\"max_value\": 2}}", "unknown activation 'ReLU with (max_value 2")]
    [InlineData("\"activation\": \"linear\"", "\"lora_rank\": 4, \"activation\": \"linear\"", "LoRA")]
    [InlineData("\"class_name\": \"Dense\"", "\"class_name\": \"Densse\"", "did you mean 'Dense'?")]
    [InlineData("\"module\": \"keras.layers\", \"class_name\": \"Dense\"", "\"module\": \"mylab.layers\", \"class_name\": \"Dense\"", "mylab.layers.Dense is not a layer of Keras")]
    [InlineData("\"class_name\": \"DTypePolicy\", \"config\": {\"name\": \"float32\"}", "\"class_name\": \"QuantizedDTypePolicy\", \"config\": {\"name\": \"int8_from_float32\"}", "quantised")]
    public void Load_ReadableButNotSupported_IsRefusedWithTheReason(string old, string replacement, string reason) =>
        Assert.Contains(Variant("keras3/zoo/flatten_dense.keras", old, replacement).Refusals, refusal => refusal.Message.Contains(reason, StringComparison.Ordinal));

    [Fact]
    public void Load_LayerCalledInTraining_IsRefused() => Assert.All(
        Variant("keras3/zoo/two_in_two_out.keras", "\"kwargs\": {}", "\"kwargs\": {\"training\": true}").Refusals,
        refusal => Assert.Contains("training=True", refusal.Message, StringComparison.Ordinal));

    [Theory]
    [InlineData("\"units\": 5", "\"units\": \"5\"", "layer 'dense': units must be a positive integer, found \"5\"")]
    [InlineData("\"units\": 5", "\"units\": 5.5", "layer 'dense': units must be")]
    [InlineData("\"use_bias\": true", "\"use_bias\": false", "has 2 stored variables")]
    [InlineData("\"name\": \"dense\"", "\"name\": \"flatten\"", "two layers named 'flatten'")]
    [InlineData("\"name\": \"dense\"", "\"name\": \"other\"", "holds the variables of layer 'dense', those of 'other'")]
    [InlineData("\"batch_shape\": [null, 3, 4, 2]", "\"batch_shape\": [null, 2000000, 3000000, 4000000]", "values an item")]
    [InlineData("\"class_name\": \"Sequential\"", "\"class_name\": \"MyModel\"", "describes a 'MyModel'")]
    [InlineData("\"name\": \"dense\"", "\"name\": \"\\ud800\"", "not valid text")]
    public void Load_WrongValue_IsNamedWithItsPlace(string old, string replacement, string message) =>
        Assert.Contains(message, Assert.Throws<ModelFormatException>(() => Variant("keras3/zoo/flatten_dense.keras", old, replacement)).Message, StringComparison.Ordinal);
}
