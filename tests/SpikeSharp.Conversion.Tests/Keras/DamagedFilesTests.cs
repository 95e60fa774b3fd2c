using SpikeSharp.Testing;

namespace SpikeSharp.Conversion.Tests.Keras;

public sealed class DamagedFilesTests
{
    private const int CopiesOfEach = 600;

    [Theory]
    [InlineData("keras3/zoo/flatten_dense.keras")]
    [InlineData("keras2/zoo/flatten_dense.h5")]
    [InlineData("keras3/zoo/bn.keras")]
    [InlineData("keras2/zoo/nested_shared_twice.h5")]
    [InlineData("keras-versions/2.13-graph.keras")]
    [InlineData("keras-versions/3.15-graph.h5")]
    [InlineData("bad/weights-gzip-chunked.keras")]
    [InlineData("bad/fixed-string-attributes.h5")]
    public void Load_DamagedBytes_OnlyTheDocumentedErrors(string file)
    {
        byte[] good = File.ReadAllBytes(KerasFiles.Path(file));
        for (int seed = 0; seed < CopiesOfEach; seed++) Load(Damage.To(good, new Random(seed)), file, $"seed {seed}");
    }

    // Checksums keep damage within a zip from being read at all, so the parts behind them are damaged on their own.
    [Theory]
    [InlineData("keras3/zoo/flatten_dense.keras")]
    [InlineData("keras3/zoo/shared_layer_multi_io.keras")]
    [InlineData("bad/weights-gzip-chunked.keras")]
    public void Load_DamagedWeightsBehindAGoodChecksum_OnlyTheDocumentedErrors(string file)
    {
        for (int seed = 0; seed < CopiesOfEach; seed++)
            foreach (string entry in (ReadOnlySpan<string>)["model.weights.h5", "config.json"])
                Load(ZipEditor.Change(File.ReadAllBytes(KerasFiles.Path(file)), entry, good => Damage.To(good, new Random(seed))), file, $"{entry}, seed {seed}");
    }

    [Fact]
    public void Load_EveryTruncation_IsAnError()
    {
        byte[] good = File.ReadAllBytes(KerasFiles.Path("keras2/zoo/flatten_dense.h5"));
        for (int length = 0; length < good.Length; length += 61)
            Assert.Throws<ModelFormatException>(() => KerasModel.Load(good.AsMemory(0, length), "cut.h5"));
    }

    private static void Load(byte[] bytes, string file, string what) =>
        Damage.ReadWithinBounds(what, 64 << 20, () => KerasModel.Load(bytes, file).ThrowIfRefused(), error => error is ModelFormatException or ConversionException);
}
