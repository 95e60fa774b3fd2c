using System.Diagnostics;

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
        for (int seed = 0; seed < CopiesOfEach; seed++)
        {
            byte[] bytes = Damage(good, new Random(seed));
            long before = GC.GetAllocatedBytesForCurrentThread();
            Stopwatch watch = Stopwatch.StartNew();
            Exception? error = Record.Exception(() => KerasModel.Load(bytes, file).ThrowIfRefused());
            Assert.True(error is null or ModelFormatException or ConversionException, $"seed {seed}: {error}");
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"seed {seed}: took {watch.Elapsed}");
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 64 << 20, $"seed {seed}: allocated {GC.GetAllocatedBytesForCurrentThread() - before} bytes");
        }
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
            {
                byte[] bytes = ZipEditor.Change(File.ReadAllBytes(KerasFiles.Path(file)), entry, good => Damage(good, new Random(seed)));
                Stopwatch watch = Stopwatch.StartNew();
                Exception? error = Record.Exception(() => KerasModel.Load(bytes, file).ThrowIfRefused());
                Assert.True(error is null or ModelFormatException or ConversionException, $"{entry}, seed {seed}: {error}");
                Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"{entry}, seed {seed}: took {watch.Elapsed}");
            }
    }

    [Fact]
    public void Load_EveryTruncation_IsAnError()
    {
        byte[] good = File.ReadAllBytes(KerasFiles.Path("keras2/zoo/flatten_dense.h5"));
        for (int length = 0; length < good.Length; length += 61)
            Assert.Throws<ModelFormatException>(() => KerasModel.Load(good.AsMemory(0, length), "cut.h5"));
    }

    // One to four bytes changed, or a stretch overwritten, or the end cut off.
    private static byte[] Damage(byte[] good, Random random)
    {
        byte[] bytes = [.. good];
        switch (random.Next(6))
        {
            case 0:
                return bytes[..random.Next(bytes.Length)];
            case 1:
                int start = random.Next(bytes.Length), length = Math.Min(random.Next(1, 64), bytes.Length - start);
                bytes.AsSpan(start, length).Fill((byte)random.Next(256));
                return bytes;
            default:
                for (int i = random.Next(1, 5); i > 0; i--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                return bytes;
        }
    }
}
