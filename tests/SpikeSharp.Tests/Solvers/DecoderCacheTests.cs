using SpikeSharp.Numerics;

namespace SpikeSharp.Tests.Solvers;

public sealed class DecoderCacheTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "spikesharp-cache-" + Path.GetRandomFileName());

    [Fact]
    public void TryGet_AfterPut_GivesTheSameBits()
    {
        DecoderCache cache = new(_folder);
        SolverResult result = Result(1, 30);
        Assert.False(cache.TryGet(Key(1), out _));
        cache.Put(Key(1), result);
        Assert.True(new DecoderCache(_folder).TryGet(Key(1), out SolverResult? found));
        Assert.Equal(result.X.Select(BitConverter.DoubleToInt64Bits), found.X.Select(BitConverter.DoubleToInt64Bits));
        Assert.Equal(result.Rmses, found.Rmses);
        Assert.Equal(result.Info, found.Info);
        cache.Clear();
        Assert.False(cache.TryGet(Key(1), out _));
    }

    [Fact]
    public void TryGet_DamagedFile_IsIgnoredAndReplaced()
    {
        DecoderCache cache = new(_folder);
        cache.Put(Key(1), Result(1, 30));
        string file = Assert.Single(Directory.GetFiles(_folder));
        byte[] sound = File.ReadAllBytes(file);
        for (int place = 0; place < sound.Length; place += 7)
        {
            byte[] bad = [.. sound];
            bad[place] ^= 1;
            File.WriteAllBytes(file, bad);
            Assert.False(cache.TryGet(Key(1), out _));
        }

        File.WriteAllBytes(file, sound[..20]);
        Assert.False(cache.TryGet(Key(1), out _));
        cache.Put(Key(1), Result(1, 30));
        Assert.True(cache.TryGet(Key(1), out _));
    }

    [Fact]
    public void Put_BeyondTheLimit_RemovesTheLeastRecentlyUsed()
    {
        DecoderCache cache = new(_folder, 3 * 1100);
        for (int i = 0; i < 3; i++)
        {
            cache.Put(Key(i), Result(i, 100));
            File.SetLastWriteTimeUtc(Path.Combine(_folder, Key(i) + ".decoders"), DateTime.UtcNow.AddHours(i - 10));
        }

        Assert.True(cache.TryGet(Key(0), out _));
        cache.Put(Key(3), Result(3, 100));
        Assert.Equal([true, false, true, true], Enumerable.Range(0, 4).Select(i => cache.TryGet(Key(i), out _)));
    }

    [Fact]
    public void Put_UnfinishedFileOfYesterday_IsRemoved()
    {
        Directory.CreateDirectory(_folder);
        string[] left = [Path.Combine(_folder, Key(1) + ".decoders.tmp-old"), Path.Combine(_folder, Key(1) + ".decoders.tmp-new")];
        foreach (string file in left) File.WriteAllText(file, "");
        File.SetLastWriteTimeUtc(left[0], DateTime.UtcNow.AddDays(-2));
        new DecoderCache(_folder).Put(Key(2), Result(2, 3));
        Assert.Equal([false, true], left.Select(File.Exists));
    }

    [Fact]
    public void PutAndTryGet_TwoThreads_NeverGiveAWrongResult()
    {
        DecoderCache cache = new(_folder, 3000);
        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 2 }, i =>
        {
            cache.Put(Key(i % 5), Result(i % 5, 50));
            if (cache.TryGet(Key(i % 5), out SolverResult? found))
                Assert.Equal(Result(i % 5, 50).X, found.X);
        });
        Assert.InRange(new DirectoryInfo(_folder).GetFiles().Sum(file => file.Length), 1, 3000);
    }

    [Fact]
    public void Put_FolderThatCannotBe_IsIgnored()
    {
        Directory.CreateDirectory(_folder);
        File.WriteAllText(Path.Combine(_folder, "file"), "");
        DecoderCache cache = new(Path.Combine(_folder, "file", "inner"));
        cache.Put(Key(1), Result(1, 3));
        Assert.False(cache.TryGet(Key(1), out _));
    }

    [Fact]
    public void Key_EveryPart_Counts()
    {
        using DecoderCacheKey key = new();
        string[] keys = [key.Add("ab").Finish(), key.Add("a").Add("b").Finish(), key.Add([1.0]).Finish(), key.Add([1.0, 0]).Finish(), key.Add(1).Finish()];
        Assert.Equal(5, keys.Distinct().Count());
        Assert.Equal(keys[0], key.Add("ab").Finish());
        Assert.Equal(64, keys[0].Length);
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    private static string Key(int i)
    {
        using DecoderCacheKey key = new();
        return key.Add(i).Finish();
    }

    private static SolverResult Result(int seed, int neurons)
    {
        double[] x = new double[neurons];
        new NumpyRandom(seed).NextDoubles(x);
        x[0] = -0.0;
        return new SolverResult([.. x], [0.1, double.Epsilon], System.Collections.Immutable.ImmutableSortedDictionary<string, double>.Empty.Add("iterations", 3));
    }
}
