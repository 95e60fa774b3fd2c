using SpikeSharp.Testing;

namespace SpikeSharp.Cli.Tests;

public sealed class InvocationTests
{
    [Fact]
    public void Find_BuiltInAClone_GivesWordsThatRunItFromThere()
    {
        string root = TestData.RepositoryRoot, project = Path.Combine(root, "src", "SpikeSharp.Cli");
        Assert.Equal(
            $"dotnet run -c Release --project {Path.Combine("src", "SpikeSharp.Cli")} --",
            Invocation.Find(Path.Combine(project, "bin", "Release", "net10.0") + Path.DirectorySeparatorChar, root));
        Assert.Equal("spikesharp", Invocation.Find(Path.GetTempPath(), root));
    }
}
