using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Conversion.Tests.Keras;

/// <summary>Files of weights with their architecture as JSON beside them, as every version of Keras writes both.</summary>
public sealed class WeightsFileTests
{
    public static IEnumerable<TheoryDataRow<string>> Weights => KerasFiles.Models.Where(file => file.EndsWith(".weights.h5", StringComparison.Ordinal)).Select(file => new TheoryDataRow<string>(file));

    [Fact]
    public void Weights_OfEveryVersion_AreAllThere() => Assert.Equal(22, Weights.Count());

    [Theory, MemberData(nameof(Weights))]
    public void Load_WithArchitecture_EqualsTheWholeModel(string file)
    {
        LayerGraph graph = Load(file);
        string stem = file[..^".weights.h5".Length];
        LayerGraph whole = KerasFiles.Load(KerasFiles.Models.Single(other => other == $"{stem}.h5" || (other == $"{stem}.keras" && !KerasFiles.Models.Contains($"{stem}.h5"))));
        Assert.Equal(whole.Layers.Select(layer => (layer.Name, layer.ClassName)), graph.Layers.Select(layer => (layer.Name, layer.ClassName)));
        Assert.Equal(
            whole.Layers.SelectMany(layer => layer.Variables).SelectMany(weights => weights.Values),
            graph.Layers.SelectMany(layer => layer.Variables).SelectMany(weights => weights.Values));
        Assert.True(graph.ParameterCount > 0);
        Assert.Empty(graph.Diagnostics);
        Assert.Equal("Keras weights", graph.Source!.Format);
    }

    // The plain networks hold a layer that is not supported; their weights are compared above.
    public static IEnumerable<TheoryDataRow<string>> Computable => Weights.Where(row => !row.Data.Contains("-plain", StringComparison.Ordinal));

    [Theory, MemberData(nameof(Computable))]
    public void Forward_WithArchitecture_EqualsKeras(string file)
    {
        LayerGraph graph = Load(file);
        (string archive, string prefix) = KerasFiles.Reference(file);
        using Npz reference = Npz.Load(archive);
        ForwardResult result = graph.Forward([.. graph.Inputs.Select((_, i) => (ReadOnlyMemory<double>)reference[$"{prefix}in{i}"].ToDoubles())]);
        for (int i = 0; i < graph.Outputs.Length; i++) Close.AssertTensor($"{file} output {i}", reference[$"{prefix}out{i}"].ToDoubles(), result.Outputs[i], Tolerances.Tensor);
    }

    [Theory]
    [InlineData("keras-versions/2.11-plain.weights.h5"), InlineData("keras-versions/2.13-plain.weights.h5"), InlineData("keras-versions/3.15-plain.weights.h5")]
    public void Load_ArchitectureOfAnotherModel_NamesTheLayerThatHasNoWeights(string file)
    {
        ModelFormatException error = Assert.Throws<ModelFormatException>(() =>
            KerasFiles.Load(file, new KerasLoadOptions { Architecture = KerasFiles.Architecture("keras2/mnist-residual.weights.h5") }));
        Assert.Equal(DiagnosticCodes.InvalidWeights, error.Code);
        Assert.Contains("layer '", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("keras3/mnist-cnn.keras")]
    [InlineData("keras2/mnist-cnn.h5")]
    public void Load_WholeModelWithArchitecture_IsRefused(string file)
    {
        ModelFormatException error = Assert.Throws<ModelFormatException>(() => KerasFiles.Load(file, new KerasLoadOptions { Architecture = "model.json" }));
        Assert.Contains("its own architecture, so 'model.json'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_MissingArchitecture_IsFileNotFound() =>
        Assert.Throws<FileNotFoundException>(() => KerasFiles.Load("keras3/mnist-cnn.weights.h5", new KerasLoadOptions { Architecture = "no-such.json" }));

    [Fact]
    public void Load_ArchitectureThatIsNone_SaysWhatItIs()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Path.GetRandomFileName()}.json");
        try
        {
            File.WriteAllText(path, "[1, 2]");
            ModelFormatException error = Assert.Throws<ModelFormatException>(() => KerasFiles.Load("keras3/mnist-cnn.weights.h5", new KerasLoadOptions { Architecture = path }));
            Assert.Contains("is not a model description", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static LayerGraph Load(string file) => KerasFiles.Load(file, new KerasLoadOptions { Architecture = KerasFiles.Architecture(file) });
}
